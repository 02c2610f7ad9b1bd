import CLibcurl
import SpliceHTTP

/// What is known when an exchange fails: enough to say what the peer may have seen.
struct Evidence: Sendable {
    /// Bytes of the request, header included, that were handed to the connection.
    var requestBytes = 0
    /// Whether the connection was there, through proxy and TLS: before that, nothing of the request can have been sent.
    var isConnected = true
    /// Whether the status line of a final response arrived.
    var isAnswered = false
    /// Whether libcurl wanted to send the request again on another connection, and was not let.
    var refusedResend = false
    /// Whether the server refused the request's stream, and so has not acted on it.
    var isRefused = false

    /// What is known about the effect of the request.
    var outcome: OutcomeCertainty {
        if isAnswered { return .processed }
        if isRefused { return .refused }
        return isConnected && requestBytes > 0 ? .ambiguous : .notSent
    }
}

/// Says libcurl's result codes in the terms of `TransportError`.
///
/// The table is complete for libcurl 7.88.1: what is not named cannot arise from HTTP, and falls under `connectionLost`
/// with the outcome that the evidence shows, so that an unknown code never makes a request look repeatable.
enum FailureClassification {
    static func code(of result: CURLcode, _ evidence: Evidence) -> TransportError.Code {
        switch result {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .nameResolution
        case CURLE_COULDNT_CONNECT, CURLE_PROXY, CURLE_INTERFACE_FAILED, CURLE_NO_CONNECTION_AVAILABLE: .connection
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CLIENTCERT, CURLE_SSL_ENGINE_NOTFOUND,
            CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_USE_SSL_FAILED:
            .tls
        // Before anything was sent these are about the request; afterwards they are about the answer: HTTP/0.9 is an
        // unsupported protocol, and a header line above 100 KB is out of memory.
        case CURLE_UNSUPPORTED_PROTOCOL: evidence.requestBytes > 0 ? .protocolViolation : .invalidRequest
        case CURLE_OUT_OF_MEMORY: evidence.requestBytes > 0 ? .tooLarge : .system
        case CURLE_URL_MALFORMAT, CURLE_NOT_BUILT_IN, CURLE_UNKNOWN_OPTION, CURLE_BAD_FUNCTION_ARGUMENT,
            CURLE_SETOPT_OPTION_SYNTAX:
            .invalidRequest
        case CURLE_FAILED_INIT, CURLE_UNRECOVERABLE_POLL, CURLE_RECURSIVE_API_CALL: .system
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_CHUNK_FAILED: .protocolViolation
        case CURLE_FILESIZE_EXCEEDED: .tooLarge
        // A proxy that refuses, or breaks off, is a failure to receive for libcurl.
        default: evidence.isConnected ? .connectionLost : .connection
        }
    }

    /// - Parameter detail: libcurl's own words. They are used for failures to connect only, where they name hosts,
    ///   ports and certificates; later ones could quote what was exchanged.
    static func error(_ result: CURLcode, _ evidence: Evidence, host: String, detail: String) -> TransportError {
        if let error = refusedHandshake(result, evidence, host: host, detail: detail) { return error }
        let code = code(of: result, evidence)
        let summary = unsafe String(cString: curl_easy_strerror(result))
        let isAboutConnecting =
            [.nameResolution, .connection, .tls].contains(code)
            && (evidence.requestBytes == 0 || !evidence.isConnected)
        let message =
            if evidence.isRefused {
                "the server refused the request's stream (REFUSED_STREAM)"
            } else if evidence.refusedResend {
                "no answer came over the connection, and the request was not sent a second time"
            } else if isAboutConnecting, !detail.isEmpty {
                detail
            } else if code == .timeout {
                // The only time-out that libcurl is told.
                "the connect time-out ran out while connecting"
            } else {
                summary
            }
        return TransportError(code, outcome: evidence.outcome, message: message, host: host)
    }

    /// With TLS 1.3 the client has finished the handshake, and may have sent its request, before the server looks at the
    /// client's certificate: a refusal comes as an alert when the answer is read (RFC 8446 section 4.4.2.4). The server
    /// has then aborted the handshake, and given the request to nobody.
    private static func refusedHandshake(
        _ result: CURLcode, _ evidence: Evidence, host: String, detail: String
    ) -> TransportError? {
        guard !evidence.isAnswered, let message = refusedHandshake(result, detail: detail) else { return nil }
        return TransportError(
            .tls, outcome: evidence.outcome == .notSent ? .notSent : .refused, message: message, host: host)
    }

    /// What to say where libcurl's words are about an alert that refuses a client's certificate.
    static func refusedHandshake(_ result: CURLcode, detail: String) -> String? {
        guard result == CURLE_RECV_ERROR || result == CURLE_SEND_ERROR else { return nil }
        return handshakeAlerts.first { detail.contains("alert \($0)") }.map {
            "the server refused the handshake: \($0)"
        }
    }

    /// OpenSSL's words for the alerts about a client's certificate (RFC 8446 section 6.2).
    private static let handshakeAlerts = [
        "certificate required", "bad certificate", "unsupported certificate", "certificate revoked",
        "certificate expired", "certificate unknown", "unknown ca",
    ]

    static func timeout(
        _ expiry: ExchangeClock.Expiry, _ phase: ExchangeClock.Phase, _ evidence: Evidence, host: String
    )
        -> TransportError
    {
        let doing =
            switch phase {
            case .queued: "waiting for a free connection"
            case .connecting: "connecting"
            case .sending: "sending the request"
            case .awaiting: "waiting for the response"
            case .receiving: "receiving the response"
            }
        return TransportError(
            .timeout, outcome: evidence.outcome, message: "the \(expiry.rawValue) time-out ran out while \(doing)",
            host: host)
    }

    static func shutdown(_ evidence: Evidence, host: String) -> TransportError {
        TransportError(.shutdown, outcome: evidence.outcome, message: "the transport was shut down", host: host)
    }
}

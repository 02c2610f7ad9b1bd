import CLibcurl
import SpliceHTTP
import SpliceTransfer

/// Says libcurl's result codes in the terms of `TransferError`.
enum TransferFailure {
    static func code(of result: CURLcode) -> TransferError.Code {
        switch result {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .nameResolution
        case CURLE_COULDNT_CONNECT, CURLE_PROXY, CURLE_INTERFACE_FAILED, CURLE_FTP_CANT_GET_HOST: .connection
        case CURLE_LOGIN_DENIED, CURLE_AUTH_ERROR, CURLE_LDAP_CANNOT_BIND: .authentication
        case CURLE_OPERATION_TIMEDOUT, CURLE_FTP_ACCEPT_TIMEOUT: .timeout
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_USE_SSL_FAILED, CURLE_SSL_CLIENTCERT,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            .tls
        case CURLE_REMOTE_FILE_NOT_FOUND, CURLE_FTP_COULDNT_RETR_FILE: .notFound
        case CURLE_REMOTE_ACCESS_DENIED, CURLE_REMOTE_FILE_EXISTS: .forbidden
        case CURLE_FILESIZE_EXCEEDED, CURLE_REMOTE_DISK_FULL: .tooLarge
        case CURLE_UPLOAD_FAILED, CURLE_QUOTE_ERROR, CURLE_LDAP_SEARCH_FAILED: .rejected
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_NOT_BUILT_IN, CURLE_UNKNOWN_OPTION,
            CURLE_BAD_FUNCTION_ARGUMENT, CURLE_SETOPT_OPTION_SYNTAX:
            .invalidRequest
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_UNRECOVERABLE_POLL: .system
        case CURLE_WEIRD_SERVER_REPLY, CURLE_FTP_WEIRD_PASS_REPLY, CURLE_FTP_WEIRD_PASV_REPLY,
            CURLE_FTP_WEIRD_227_FORMAT, CURLE_FTP_BAD_FILE_LIST:
            .protocolViolation
        default: .connectionLost
        }
    }

    /// - Parameter detail: libcurl's own words, used for failures to connect only, where they name hosts and
    ///   certificates; with TLS 1.3 a server may refuse this side's certificate when it seems to be connected.
    static func error(
        _ ending: Exchange.Ending, phase: ExchangeClock.Phase, outcome: OutcomeCertainty, host: String, detail: String
    ) -> any Error {
        switch ending {
        case .cancelled: return CancellationError()
        case .shutdown:
            return TransferError(.shutdown, outcome: outcome, message: "the transport was shut down", host: host)
        case .expired(let expiry):
            return TransferError(
                .timeout, outcome: outcome,
                message: "the \(expiry.rawValue) time-out ran out while \(doing(phase))", host: host)
        case .completed(let result): return error(result, phase: phase, outcome: outcome, host: host, detail: detail)
        }
    }

    /// The error of a result code.
    static func error(
        _ result: CURLcode, phase: ExchangeClock.Phase, outcome: OutcomeCertainty, host: String, detail: String
    ) -> TransferError {
        if let message = FailureClassification.refusedHandshake(result, detail: detail) {
            return TransferError(.tls, outcome: outcome, message: message, host: host)
        }
        let code = code(of: result)
        let isAboutConnecting = phase == .connecting && [.nameResolution, .connection, .tls].contains(code)
        let summary = unsafe String(cString: curl_easy_strerror(result))
        return TransferError(
            code, outcome: outcome, message: isAboutConnecting && !detail.isEmpty ? detail : summary, host: host)
    }

    private static func doing(_ phase: ExchangeClock.Phase) -> String {
        switch phase {
        case .queued: "waiting for a free connection"
        case .connecting: "connecting and logging in"
        case .sending: "sending"
        case .awaiting: "waiting for the server's answer"
        case .receiving: "receiving"
        }
    }
}

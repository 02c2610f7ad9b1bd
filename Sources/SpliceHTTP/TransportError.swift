/// An exchange that ended without a complete response.
///
/// `description` is safe to log: it names the host and the kind of failure, never the path's query, header fields or
/// content.
public struct TransportError: Error, Sendable {
    /// What went wrong. Open: later versions may add codes.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The stable, spelt-out name.
        public let description: String

        private init(_ name: String) { description = name }

        /// The request cannot be sent as it is: bad URL, forbidden scheme, contradicting options.
        public static let invalidRequest = Code("invalidRequest")
        /// The host name could not be resolved.
        public static let nameResolution = Code("nameResolution")
        /// No connection: refused, unreachable, or the proxy said no.
        public static let connection = Code("connection")
        /// TLS failed: certificate, protocol version, host name.
        public static let tls = Code("tls")
        /// One of the time-outs ran out; `message` says which.
        public static let timeout = Code("timeout")
        /// The connection broke while the request was sent or the response received.
        public static let connectionLost = Code("connectionLost")
        /// The peer did not speak HTTP as it should.
        public static let protocolViolation = Code("protocolViolation")
        /// A header or the body is larger than allowed.
        public static let tooLarge = Code("tooLarge")
        /// The transport is shutting down and takes no more work.
        public static let shutdown = Code("shutdown")
        /// The stream that provides the request body failed; `cause` says why.
        public static let requestBody = Code("requestBody")
        /// The system has no memory, thread or descriptor left for the exchange.
        public static let system = Code("system")
    }

    /// What went wrong.
    public var code: Code
    /// What is known about the effect of the request on the server.
    public var outcome: OutcomeCertainty
    /// One sentence for people.
    public var message: String
    /// The host, where it is known; never the query or user info.
    public var host: String
    /// The underlying error.
    public var cause: (any Error)?

    /// An error from its parts.
    public init(
        _ code: Code, outcome: OutcomeCertainty, message: String, host: String = "", cause: (any Error)? = nil
    ) {
        self.code = code
        self.outcome = outcome
        self.message = message
        self.host = host
        self.cause = cause
    }

    static func tooLarge(limit: Int) -> TransportError {
        TransportError(.tooLarge, outcome: .processed, message: "the response body is larger than \(limit) bytes")
    }
}

extension TransportError: CustomStringConvertible {
    /// Code, host, outcome and message, safe to log.
    public var description: String {
        "\(code)\(host.isEmpty ? "" : " (\(host))"): \(message) [outcome: \(outcome.rawValue)]"
    }
}

/// What is known about a request's effect when its exchange failed. It decides whether repeating it can double the
/// effect.
public enum OutcomeCertainty: String, Sendable, Hashable, Codable, CaseIterable {
    /// Not one byte of the request reached the server: repeating is safe for any method.
    case notSent
    /// The server said that it did not act on the request (for example HTTP/2 `REFUSED_STREAM`, RFC 9113 section 8.7).
    case refused
    /// The server may or may not have acted.
    case ambiguous
    /// The server answered, so it acted or decided not to; only the answer is incomplete.
    case processed
}

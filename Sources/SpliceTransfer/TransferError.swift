public import SpliceHTTP

/// A transfer that was not carried out, or not to its end.
///
/// `description` is safe to log: it names the host and the server's reply code, never addresses, file names,
/// credentials or the words of the server, which may quote them.
public struct TransferError: Error, Sendable {
    /// What went wrong. Open: later versions may add codes.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The stable, spelt-out name.
        public let description: String

        private init(_ name: String) { description = name }

        /// The request cannot be carried out as it is: malformed address, message or path, contradicting options.
        public static let invalidRequest = Code("invalidRequest")
        /// The request is one that this transport does not carry out; `message` says why, and what to do instead.
        public static let unsupported = Code("unsupported")
        /// The host name could not be resolved.
        public static let nameResolution = Code("nameResolution")
        /// No connection: refused or unreachable.
        public static let connection = Code("connection")
        /// TLS failed, or the server does not offer it although it is required.
        public static let tls = Code("tls")
        /// The server's SSH key is not the one it is known by.
        public static let hostKey = Code("hostKey")
        /// The server did not accept the credentials, or no method of presenting them.
        public static let authentication = Code("authentication")
        /// One of the time-outs ran out; `message` says which.
        public static let timeout = Code("timeout")
        /// The connection broke.
        public static let connectionLost = Code("connectionLost")
        /// The server refused; `reply` says how.
        public static let rejected = Code("rejected")
        /// The file, folder or entry does not exist.
        public static let notFound = Code("notFound")
        /// Something has that name already.
        public static let exists = Code("exists")
        /// The server forbids it.
        public static let forbidden = Code("forbidden")
        /// The content is larger than allowed.
        public static let tooLarge = Code("tooLarge")
        /// The peer did not speak the protocol as it should.
        public static let protocolViolation = Code("protocolViolation")
        /// The transport is shutting down and takes no more work.
        public static let shutdown = Code("shutdown")
        /// The stream that provides the content failed; `cause` says why.
        public static let source = Code("source")
        /// The system has no memory, thread or descriptor left for the transfer.
        public static let system = Code("system")
    }

    /// What went wrong.
    public var code: Code
    /// What is known about the effect on the server.
    public var outcome: OutcomeCertainty
    /// One sentence for people.
    public var message: String
    /// The host, where it is known.
    public var host: String
    /// The server's reply that ended the transfer, for protocols with reply codes.
    public var reply: ServerReply?
    /// For a mail submission: what the server said about each recipient, as far as it came to that.
    public var recipients: [MailReceipt.Recipient]
    /// The underlying error.
    public var cause: (any Error)?

    /// An error from its parts.
    public init(
        _ code: Code, outcome: OutcomeCertainty, message: String, host: String = "", reply: ServerReply? = nil,
        recipients: [MailReceipt.Recipient] = [], cause: (any Error)? = nil
    ) {
        self.code = code
        self.outcome = outcome
        self.message = message
        self.host = host
        self.reply = reply
        self.recipients = recipients
        self.cause = cause
    }
}

extension TransferError: CustomStringConvertible, CustomDebugStringConvertible {
    /// Code, host, reply code, outcome and message, safe to log.
    public var description: String {
        let place = host.isEmpty ? "" : " (\(host))"
        let answer = reply.map { " [reply \($0)]" } ?? ""
        return "\(code)\(place): \(message)\(answer) [outcome: \(outcome.rawValue)]"
    }

    /// The same as `description`: recipients stay out.
    public var debugDescription: String { description }
}

/// What a connector itself finds wrong, before or after a call.
///
/// `description` is safe to log: it names fields and rules, never values of a payload, secrets or query strings.
public struct ConnectError: Error, Sendable {
    /// What went wrong. Open: later versions may add codes.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The stable, spelt-out name.
        public let description: String

        private init(_ name: String) { description = name }

        /// The configuration is wrong, or a secret that it names is missing.
        public static let configuration = Code("configuration")
        /// The connector has no such stream, topic or partition.
        public static let unknownStream = Code("unknownStream")
        /// A checkpoint belongs to another stream or to a format that this version cannot read.
        public static let checkpoint = Code("checkpoint")
        /// The system answered with something that its documentation does not allow.
        public static let unexpectedAnswer = Code("unexpectedAnswer")
        /// The environment lacks something that the connector needs, such as a mail submission.
        public static let environment = Code("environment")
        /// A record or an input cannot be turned into a request.
        public static let input = Code("input")
    }

    /// What went wrong.
    public var code: Code
    /// One sentence for people: what, and what to do about it.
    public var message: String
    /// Where: the connector's id and, after a dot, the field, stream or action.
    public var location: String
    /// The underlying error.
    public var cause: (any Error)?

    /// An error from its parts.
    public init(_ code: Code, _ message: String, at location: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.location = location
        self.cause = cause
    }
}

extension ConnectError: CustomStringConvertible {
    /// Code, place and message, safe to log; the cause is left out, since its text may not be.
    public var description: String { "\(code) at \(location): \(message)" }
}

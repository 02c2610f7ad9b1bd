/// What went wrong around credentials.
///
/// `description` is safe to log: it holds no secret, no token, no query string and no text that a server sent apart from
/// the error code that the standard defines.
public struct AuthError: Error, Sendable {
    /// What went wrong. Open: later versions may add codes.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The stable, spelt-out name.
        public let description: String

        private init(_ name: String) { description = name }

        /// Options that contradict each other or are not allowed: fix the configuration.
        public static let invalidConfiguration = Code("invalidConfiguration")
        /// There is no usable grant left: a person, or an operator, has to authorise the connection again.
        public static let reauthorizationRequired = Code("reauthorizationRequired")
        /// A renewal was interrupted and the outcome is unknown, and trying again did not help. The credential is kept.
        public static let suspectCredential = Code("suspectCredential")
        /// The authorization server could not be reached, or answered with something temporary.
        public static let serverUnavailable = Code("serverUnavailable")
        /// The authorization server said no; ``AuthError/oauthError`` has its code.
        public static let rejected = Code("rejected")
        /// The answer is not what the standard, or the provider's profile, says.
        public static let malformedResponse = Code("malformedResponse")
        /// A renewal failed a moment ago; the next attempt is not due yet.
        public static let throttled = Code("throttled")
        /// The callback of an authorization does not belong to the session that started it.
        public static let callbackMismatch = Code("callbackMismatch")
        /// Storing or loading a credential failed.
        public static let storage = Code("storage")
        /// The request cannot be authorised: wrong scheme or host, or a body that cannot be signed.
        public static let unsuitableRequest = Code("unsuitableRequest")
        /// The server granted less than was asked for.
        public static let insufficientScope = Code("insufficientScope")
        /// Encrypted data cannot be opened: unknown key, changed bytes, or made for another owner.
        public static let unreadable = Code("unreadable")
    }

    /// What went wrong.
    public var code: Code
    /// One sentence for people: what, where, what to do.
    public var message: String
    /// The `error` code of the authorization server (RFC 6749 section 5.2), when it looks like one;
    /// `unrecognised` otherwise.
    public var oauthError: String?
    /// The earliest time at which another attempt makes sense, relative to the failure.
    public var retryAfter: Duration?
    /// The underlying error.
    public var cause: (any Error)?

    /// An error from its parts.
    public init(
        _ code: Code, _ message: String, oauthError: String? = nil, retryAfter: Duration? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.oauthError = oauthError
        self.retryAfter = retryAfter
        self.cause = cause
    }
}

extension AuthError: CustomStringConvertible, CustomDebugStringConvertible {
    /// Code, the server's error code and message; safe to log.
    public var description: String { "\(code)\(oauthError.map { " [\($0)]" } ?? ""): \(message)" }

    /// The description, and the description of the cause.
    public var debugDescription: String { cause.map { "\(description) (cause: \($0))" } ?? description }
}

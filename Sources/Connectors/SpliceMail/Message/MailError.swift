/// A message that cannot be written or a configuration that cannot send.
///
/// `description` is safe to log: it names what is wrong and never quotes an address, a subject or a text.
public struct MailError: Error, Sendable, Hashable {
    /// What went wrong. Open: later versions may add codes.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The stable, spelt-out name.
        public let description: String

        private init(_ name: String) { description = name }

        /// An address that is not one.
        public static let address = Code("address")
        /// A header field with a control character in it: a line break there would start another header field.
        public static let header = Code("header")
        /// No recipient, or more than a submission takes.
        public static let recipients = Code("recipients")
        /// An attachment without a name, or with a content type that is not `type/subtype`.
        public static let attachment = Code("attachment")
    }

    /// What went wrong.
    public let code: Code
    /// One sentence: what, and what to do about it.
    public let message: String

    /// An error from its parts.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension MailError: CustomStringConvertible {
    /// Code and message, safe to log.
    public var description: String { "\(code): \(message)" }
}

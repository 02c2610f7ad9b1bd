/// Why a value of the model could not be made, or why an operation on values has no exact answer.
///
/// `description` is safe to log: it names the type and the rule that was broken, never the offending value, which may
/// be personal. Whoever holds the value decides, by its ``Classification``, whether it may be shown beside the error.
public struct ModelError: Error, Sendable, Hashable {
    /// What went wrong. Open: later versions may add codes.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The stable, spelt-out name.
        public let description: String

        private init(_ name: String) { description = name }

        /// The text does not have the required shape.
        public static let invalidFormat = Code("invalidFormat")
        /// The shape is right and the value is outside the permitted range.
        public static let outOfRange = Code("outOfRange")
        /// An exact result does not fit the type that holds it.
        public static let overflow = Code("overflow")
        /// A result would need rounding, and none was permitted.
        public static let inexact = Code("inexact")
        /// Two amounts in different currencies were combined.
        public static let currencyMismatch = Code("currencyMismatch")
        /// Two quantities in different units were combined.
        public static let unitMismatch = Code("unitMismatch")
        /// The code is well formed and is in no table.
        public static let unknownCode = Code("unknownCode")
        /// The check digit does not match the other digits.
        public static let checkDigit = Code("checkDigit")
        /// Two statements about the same thing contradict each other.
        public static let conflict = Code("conflict")
        /// A value that must be there is not.
        public static let missing = Code("missing")
        /// A character has no counterpart in an encoding.
        public static let unmappable = Code("unmappable")
        /// A value has another type than the one that was asked for.
        public static let typeMismatch = Code("typeMismatch")
    }

    /// What went wrong.
    public let code: Code
    /// The type or operation that refused, such as `Currency` or `Money.add`.
    public let subject: String
    /// What is wrong and what would be right, in words; never the value.
    public let message: String

    /// An error from its parts.
    public init(_ code: Code, _ subject: String, _ message: String) {
        self.code = code
        self.subject = subject
        self.message = message
    }
}

extension ModelError: CustomStringConvertible {
    /// Subject, message and code, safe to log.
    public var description: String { "\(subject): \(message) [\(code)]" }
}

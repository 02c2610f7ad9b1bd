/// A value that breaks a rule: where, which rule, how bad. Never the value.
public struct Violation: Sendable, Hashable, Codable {
    /// How bad it is.
    public enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
        /// The record must not go on.
        case error
        /// Someone should look; the record goes on.
        case warning
    }

    /// The field, from the outside inwards: `lines[2].quantity`. Empty for the record as a whole.
    public let path: String
    /// The name of the rule, for counting and for configuration.
    public let rule: String
    /// What is wrong, in words.
    public let message: String
    /// How bad it is.
    public let severity: Severity
    /// The class of the field, so that whoever adds the value to a report knows whether it may.
    public let classification: Classification

    /// A violation from its parts.
    public init(
        path: String, rule: String, message: String, severity: Severity, classification: Classification
    ) {
        self.path = path
        self.rule = rule
        self.message = message
        self.severity = severity
        self.classification = classification
    }
}

extension Violation: CustomStringConvertible {
    /// `lines[2].quantity: is negative [notNegative]`.
    public var description: String { "\(path.isEmpty ? "record" : path): \(message) [\(rule)]" }
}

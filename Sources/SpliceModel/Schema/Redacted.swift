/// A value that cannot be printed by accident: text, debug text and reflection show its class only.
///
/// It is not encryption: whoever holds it reads ``value``.
public struct Redacted<Value: Sendable>: Sendable {
    /// The value itself.
    public let value: Value
    /// How freely it may be shown.
    public let classification: Classification

    /// Wraps a value.
    public init(_ value: Value, _ classification: Classification) {
        self.value = value
        self.classification = classification
    }

    /// The value's description, or what stands in for it.
    public func text(by redaction: Redaction) -> String {
        redaction.text(String(describing: value), classification)
    }
}

extension Redacted: Equatable where Value: Equatable {}
extension Redacted: Hashable where Value: Hashable {}

extension Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// As the standard redaction shows it: the value itself when it is public or internal, its class otherwise.
    public var description: String { text(by: .standard) }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// No children: `dump` shows no more than `print`.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

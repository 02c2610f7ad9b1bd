/// A code of the canonical model, by its stable spelling.
///
/// Cases may be added in a minor version of the SDK: a `switch` over one in an application wants a `default`.
public protocol CodedValue: RawRepresentable<String>, CaseIterable, Sendable, Hashable, Codable {}

/// A system's own code beside the canonical one: a state, a kind, a stage.
///
/// At least one of the two is there. A native code that no rule knows is carried without a canonical one, so that a
/// write back to its system loses nothing. The same happens when a journal holds a canonical code that this version of
/// the SDK does not know.
public struct Coded<Value: CodedValue>: Sendable, Hashable {
    /// The canonical code; nil when the native one is not known.
    public let value: Value?
    /// The code as the system writes it; nil when the value did not come from a system.
    public let native: String?

    /// A canonical code that came from no system.
    @inlinable
    public init(_ value: Value) {
        self.value = value
        native = nil
    }

    /// A canonical code and the system's own.
    @inlinable
    public init(_ value: Value, native: String) {
        self.value = value
        self.native = native
    }

    /// A system's code that is not known.
    @inlinable
    public init(carrying native: String) {
        value = nil
        self.native = native
    }
}

extension Coded: CustomStringConvertible {
    /// `paid`, `paid (PAID)`, or `(PAID)`.
    public var description: String {
        [value?.rawValue, native.map { "(\($0))" }].compactMap(\.self).joined(separator: " ")
    }
}

extension Coded: FieldValue {
    /// The canonical codes.
    public static var fieldType: FieldType { .code(Value.allCases.map(\.rawValue)) }
}

extension Coded: Codable {
    private enum CodingKeys: String, CodingKey { case value, native }

    /// Reads `{"native": "PAID", "value": "paid"}`. A value that is not known becomes the native code where there is
    /// none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let code = try container.decodeIfPresent(String.self, forKey: .value)
        let native = try container.decodeIfPresent(String.self, forKey: .native)
        guard let carried = native ?? code else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: container.codingPath, debugDescription: "neither a canonical nor a native code"))
        }
        value = code.flatMap(Value.init(rawValue:))
        self.native = value == nil ? carried : native
    }

    /// Writes the parts that are there.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(value?.rawValue, forKey: .value)
        try container.encodeIfPresent(native, forKey: .native)
    }
}

/// What kind of value a field holds, as documentation, comparison of versions and analysis see it.
public indirect enum FieldType: Sendable, Hashable, Codable {
    /// A value without fields of its own, by the name of its type: `text`, `integer`, `money`, `instant`…
    case scalar(String)
    /// One of a set of codes, beside the native one.
    case code([String])
    /// Several values of a kind, in order.
    case list(FieldType)
    /// Values by name.
    case map(FieldType)
    /// A value with fields of its own.
    case record(name: String, fields: [FieldDescriptor])

    /// Text.
    public static let text = FieldType.scalar("text")
    /// A 64-bit integer.
    public static let integer = FieldType.scalar("integer")
    /// True or false.
    public static let boolean = FieldType.scalar("boolean")
}

extension FieldType: CustomStringConvertible {
    /// In words, without the fields of records: `list of order-line`.
    public var description: String {
        switch self {
        case .scalar(let name): name
        case .code: "code"
        case .list(let element): "list of \(element)"
        case .map(let value): "map to \(value)"
        case .record(let name, _): name
        }
    }
}

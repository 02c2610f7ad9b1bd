/// A value of a field that an entity's type does not have.
public indirect enum ExtensionValue: Sendable, Hashable {
    /// The field is there and has no value.
    case null
    /// True or false.
    case boolean(Bool)
    /// An exact number.
    case number(ExactDecimal)
    /// Text.
    case text(String)
    /// An amount.
    case money(Money)
    /// A point in time.
    case instant(Instant)
    /// A day.
    case date(LocalDate)
    /// Values in order.
    case list([ExtensionValue])
    /// Values by name.
    case object([String: ExtensionValue])
}

extension ExtensionValue: FieldValue {
    /// `extension-value`.
    public static var fieldType: FieldType { .scalar("extension-value") }

    /// The value taken apart.
    public var content: FieldContent {
        switch self {
        case .null: .absent
        case .boolean(let value): value.content
        case .number(let value): value.content
        case .text(let value): value.content
        case .money(let value): value.content
        case .instant(let value): value.content
        case .date(let value): value.content
        case .list(let values): values.content
        case .object(let values): values.content
        }
    }
}

extension ExtensionValue: Codable {
    private enum Kind: String, CodingKey { case null, boolean, number, text, money, instant, date, list, object }

    /// Reads `{"text": "…"}`: one key, which names the type.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Kind.self)
        guard let kind = container.allKeys.first, container.allKeys.count == 1 else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: container.codingPath, debugDescription: "an extension value has one key, its type"))
        }
        func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try container.decode(type, forKey: kind) }
        self =
            switch kind {
            case .null: .null
            case .boolean: .boolean(try decode(Bool.self))
            case .number: .number(try decode(ExactDecimal.self))
            case .text: .text(try decode(String.self))
            case .money: .money(try decode(Money.self))
            case .instant: .instant(try decode(Instant.self))
            case .date: .date(try decode(LocalDate.self))
            case .list: .list(try decode([ExtensionValue].self))
            case .object: .object(try decode([String: ExtensionValue].self))
            }
    }

    /// Writes one key, which names the type.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Kind.self)
        switch self {
        case .null: try container.encode(true, forKey: .null)
        case .boolean(let value): try container.encode(value, forKey: .boolean)
        case .number(let value): try container.encode(value, forKey: .number)
        case .text(let value): try container.encode(value, forKey: .text)
        case .money(let value): try container.encode(value, forKey: .money)
        case .instant(let value): try container.encode(value, forKey: .instant)
        case .date(let value): try container.encode(value, forKey: .date)
        case .list(let values): try container.encode(values, forKey: .list)
        case .object(let values): try container.encode(values, forKey: .object)
        }
    }
}

extension SchemaDescription {
    /// The record as `Codable` writes it, as a JSON Schema (2020-12, json-schema.org/draft/2020-12).
    ///
    /// What a class of data is has no keyword of its own; it stands as `x-classification`. A limit in characters has no
    /// keyword either, since `maxLength` counts scalars; it stands in the `description`. Scalars that the application adds
    /// (``FieldType/scalar(_:)``) are named in the `description` and otherwise left open.
    public var jsonSchema: String {
        let head: [(name: String, value: JSONTree)] = [
            ("$schema", .text("https://json-schema.org/draft/2020-12/schema")), ("title", .text("\(name) \(version)")),
        ]
        return JSONTree.object(head + FieldType.objectSchema(fields)).pretty
    }
}

extension FieldType {
    private typealias Keyword = (name: String, value: JSONTree)

    fileprivate static func objectSchema(_ fields: [FieldDescriptor]) -> [(name: String, value: JSONTree)] {
        [
            ("type", .text("object")), ("properties", .object(fields.map { ($0.name, $0.jsonSchema) })),
            ("required", .texts(fields.filter(\.isRequired).map(\.name))),
        ]
    }

    fileprivate var keywords: [(name: String, value: JSONTree)] {
        switch self {
        case .scalar(let name): FieldType.scalars[name] ?? [("description", .text(name))]
        case .code(let codes): FieldType.codeSchema(codes)
        case .list(let element): [("type", .text("array")), ("items", .object(element.keywords))]
        case .map(let value): [("type", .text("object")), ("additionalProperties", .object(value.keywords))]
        case .record(_, let fields): FieldType.objectSchema(fields)
        }
    }

    /// A code alone, or the canonical code beside the system's own.
    private static func codeSchema(_ codes: [String]) -> [Keyword] {
        let code: JSONTree = .object([("type", .text("string")), ("enum", .texts(codes))])
        let pair: [Keyword] = [
            ("type", .text("object")), ("properties", .object([("value", code), ("native", string())])),
            ("minProperties", .integer(1)),
        ]
        return [("anyOf", .list([code, .object(pair)]))]
    }

    private static func string(_ pattern: String? = nil, format: String? = nil) -> JSONTree {
        .object(text(pattern, format: format))
    }

    private static func text(_ pattern: String? = nil, format: String? = nil) -> [Keyword] {
        let pattern = pattern.map { [Keyword("pattern", .text($0))] } ?? []
        return [("type", .text("string"))] + pattern + (format.map { [("format", .text($0))] } ?? [])
    }

    private static let decimal = #"^-?[0-9]+(\.[0-9]+)?$"#
    private static let currency = "^[A-Z]{3}(:[0-9]+)?$"

    /// How `Codable` writes the scalars of the model.
    private static let scalars: [String: [Keyword]] = {
        var scalars: [String: [Keyword]] = [
            "text": text(), "boolean": [("type", .text("boolean"))], "integer": [("type", .text("integer"))],
            "decimal": text(decimal), "currency": text(currency), "country": text("^[A-Z]{2}$"),
            "instant": text(format: "date-time"), "date": text(format: "date"),
            "time": text("^[0-9]{2}:[0-9]{2}:[0-9]{2}"),
            "local-date-time": text("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"),
            "zoned-date-time": text("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"),
            "e164": text(#"^\+[1-9][0-9]{1,14}$"#), "gtin": text("^[0-9]{8,14}$"), "sscc": text("^[0-9]{18}$"),
            "email": text("@"),
            "money": object(["amount": string(decimal), "currency": string(currency)]),
            "quantity": object(["value": string(decimal), "unit": string()]),
            "complement": object(["mediaType": string(), "base64": string("^[A-Za-z0-9+/]*=*$")]),
            "extension-value": [("type", .text("object"))],
        ]
        for name in ["entity-id", "entity-kind", "external-id", "system-id", "unit"] { scalars[name] = text() }
        return scalars
    }()

    private static func object(_ members: [String: JSONTree]) -> [Keyword] {
        let names = members.keys.sorted()
        return [
            ("type", .text("object")), ("properties", .object(names.map { ($0, members[$0] ?? string()) })),
            ("required", .texts(names)),
        ]
    }
}

extension FieldDescriptor {
    fileprivate var jsonSchema: JSONTree {
        let words = limits.map(\.description)
        let limits = limits.flatMap { $0.keywords(for: type) }
        let description =
            words.isEmpty ? [] : [(name: "description", value: JSONTree.text(words.joined(separator: ", ")))]
        return .object(
            type.keywords.filter { $0.name != "description" || words.isEmpty } + limits + description
                + [("x-classification", .text(classification.rawValue))])
    }
}

extension FieldLimit {
    /// The limit in keywords, as far as there are any that refuse nothing which the limit permits.
    fileprivate func keywords(for type: FieldType) -> [(name: String, value: JSONTree)] {
        switch (self, type) {
        case (.maximumLength(_, .characters), _): []
        case (.maximumLength(let limit, _), .scalar): [("maxLength", .integer(Int64(limit)))]
        case (.notEmpty, .list): [("minItems", .integer(1))]
        case (.notEmpty, .scalar): [("minLength", .integer(1))]
        case (.notNegative, .scalar("integer")): [("minimum", .integer(0))]
        case (.range(let low, let high), .scalar("integer")): [("minimum", .integer(low)), ("maximum", .integer(high))]
        case (.minimumCount(let count), .list): [("minItems", .integer(Int64(count)))]
        case (.maximumCount(let count), .list): [("maxItems", .integer(Int64(count)))]
        default: []
        }
    }
}

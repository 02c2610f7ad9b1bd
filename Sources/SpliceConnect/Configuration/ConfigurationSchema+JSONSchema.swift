#if canImport(FoundationEssentials)
private import FoundationEssentials
#else
private import Foundation
#endif

extension ConfigurationSchema {
    /// The schema as a JSON Schema document (draft 2020-12), keys in alphabetical order.
    ///
    /// A secret is an object with `source` and `name`, and carries `"x-splice-secret": true` so that a form knows.
    public var jsonSchema: String {
        let document = Document(
            id: "urn:splice:connector:\(connector)", title: connector,
            required: fields.filter(\.isRequired).map(\.name),
            properties: Dictionary(fields.map { ($0.name, Property($0)) }, uniquingKeysWith: { first, _ in first }))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // The document holds only strings, numbers and booleans, which always encode.
        let bytes = (try? encoder.encode(document)) ?? Data()
        return String(decoding: bytes, as: UTF8.self)
    }
}

private struct Document: Encodable {
    let schema = "https://json-schema.org/draft/2020-12/schema"
    let id: String
    let title: String
    let type = "object"
    let additionalProperties = false
    let required: [String]
    let properties: [String: Property]

    enum CodingKeys: String, CodingKey {
        case schema = "$schema"
        case id = "$id"
        case title, type, additionalProperties, required, properties
    }
}

private struct Property: Encodable {
    let type: String
    let description: String
    var format: String?
    var minimum: Int?
    var maximum: Int?
    var choices: [String]?
    var isSecret: Bool?
    var required: [String]?
    var properties: [String: Part]?

    struct Part: Encodable {
        let type = "string"
        var choices: [String]?

        enum CodingKeys: String, CodingKey {
            case type
            case choices = "enum"
        }
    }

    enum CodingKeys: String, CodingKey {
        case type, description, format, minimum, maximum, required, properties
        case choices = "enum"
        case isSecret = "x-splice-secret"
    }

    init(_ field: ConfigurationSchema.Field) {
        let fallback = field.fallback.map { " Default: \($0)." } ?? ""
        description = field.summary + fallback
        switch field.kind {
        case .text: type = "string"
        case .url:
            type = "string"
            format = "uri"
        case .integer(let range):
            type = "integer"
            minimum = range.lowerBound
            maximum = range.upperBound
        case .boolean: type = "boolean"
        case .choice(let words):
            type = "string"
            choices = words
        case .object: type = "object"
        case .secret:
            type = "object"
            isSecret = true
            required = ["source", "name"]
            properties = ["source": Part(choices: SecretReference.Source.allCases.map(\.rawValue)), "name": Part()]
        }
    }
}

#if canImport(FoundationEssentials)
private import FoundationEssentials
#else
private import Foundation
#endif

extension ConnectorConfiguration {
    /// A configuration from a JSON object that keeps to ``schema``: a field that may be left out has its fallback then.
    ///
    /// ```swift
    /// let shop = try Shopify.Configuration(json: Array(contents))
    /// ```
    ///
    /// - Throws: ``ConnectError`` with code ``ConnectError/Code/configuration`` that names the field: it is missing, of another kind, unknown,
    ///   or refused by ``validate()``. Values are not shown.
    public init(json bytes: [UInt8]) throws {
        let connector = Self.schema.connector
        func refused(_ message: String, at field: String? = nil) -> ConnectError {
            ConnectError(.configuration, message, at: field.map { "\(connector).\($0)" } ?? connector)
        }
        guard let present = try? JSONDecoder().decode([String: AnyValue].self, from: Data(bytes)),
            let end = bytes.lastIndex(of: UInt8(ascii: "}"))
        else { throw refused("the configuration is no JSON object") }
        let known = Set(Self.schema.fields.map(\.name))
        if let stranger = present.keys.filter({ !known.contains($0) }).min() {
            throw refused("there is no field “\(stranger)”")
        }
        var members = Array(bytes[..<end])
        var isEmpty = present.isEmpty
        for field in Self.schema.fields where present[field.name] == nil {
            guard let value = field.fallbackJSON else { continue }
            members += Array("\(isEmpty ? "" : ",")\"\(field.name)\":\(value)".utf8)
            isEmpty = false
        }
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(members + [UInt8(ascii: "}")]))
        } catch DecodingError.keyNotFound(let key, let context) {
            throw refused("the field is missing", at: Self.path(context.codingPath + [key]))
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context)
        {
            throw refused("the value is of another kind than the field", at: Self.path(context.codingPath))
        }
        try validate()
    }

    private static func path(_ keys: [any CodingKey]) -> String { keys.map(\.stringValue).joined(separator: ".") }
}

/// Any JSON value; only that it is there counts.
private struct AnyValue: Decodable {
    init(from decoder: any Decoder) {}
}

extension ConfigurationSchema.Field {
    /// The fallback as JSON; `nil` where there is none, or where it is a rule rather than a value.
    fileprivate var fallbackJSON: String? {
        guard let fallback else { return nil }
        switch kind {
        case .integer: return Int(fallback).map(String.init)
        case .boolean: return Bool(fallback).map(String.init)
        case .text, .url, .choice:
            return (try? JSONEncoder().encode(fallback)).map { String(decoding: $0, as: UTF8.self) }
        case .secret, .object: return nil
        }
    }
}

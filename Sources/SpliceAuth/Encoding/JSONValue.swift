#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A JSON document of unknown shape: the answers of authorization servers and the records of the stores.
///
/// The one file of this module that reads and writes JSON.
enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// - Throws: An error without a piece of the document in it.
    init(parsing bytes: [UInt8]) throws {
        do {
            self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            // The decoder's own error quotes the document, which may hold tokens.
            throw AuthError(.malformedResponse, "the document is not JSON")
        }
    }

    /// The document as UTF-8, members sorted by name.
    func serialized() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Numbers are finite and names are strings by construction, so there is nothing to fail on.
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }

    subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// A string, or a number or truth value as it is written: ids are numbers at some vendors.
    var text: String? {
        switch self {
        case .string(let text): text
        case .number(let value): Int64(exactly: value).map { String($0) } ?? String(value)
        case .bool(let value): String(value)
        case .null, .array, .object: nil
        }
    }

    var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    var array: [JSONValue]? {
        if case .array(let values) = self { values } else { nil }
    }

    /// A number, also one written as a string, as PayPal and others do.
    var lenientNumber: Double? {
        switch self {
        case .number(let value): value
        case .string(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
        default: nil
        }
    }
}

extension JSONValue: Codable {
    /// How deep arrays and objects may stand in each other. Each wrong guess below costs time in proportion to its depth, so that
    /// a kilobyte of brackets would cost a second.
    private static let maximumDepth = 128

    init(from decoder: any Decoder) throws {
        guard decoder.codingPath.count <= Self.maximumDepth else {
            throw AuthError(.malformedResponse, "the document is nested too deeply")
        }
        let container = try decoder.singleValueContainer()
        // A wrong guess costs an error, so what is frequent is asked for first.
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if var list = try? decoder.unkeyedContainer() {
            // It is an array: what is wrong inside it is not tried again as an object, level by level.
            var values: [JSONValue] = []
            while !list.isAtEnd { values.append(try list.decode(JSONValue.self)) }
            self = .array(values)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value):
            if let integer = Int64(exactly: value) {
                try container.encode(integer)
            } else {
                try container.encode(value)
            }
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

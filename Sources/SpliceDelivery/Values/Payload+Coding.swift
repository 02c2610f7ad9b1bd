#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// Foundation's JSON coders are the only ones that serve every `Codable` type; nothing else of Foundation is used.
extension Payload {
    // Configured here and never again, so any number of tasks may use them at once: both are Sendable.
    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
    private static let decoder = JSONDecoder()

    /// Writes a value as JSON with sorted keys.
    ///
    /// - Throws: ``DeliveryError`` with code `payload` if the value refuses to be encoded.
    public init<Value: Encodable>(_ value: Value, at place: String = "") throws {
        do {
            bytes = Array(try Self.encoder.encode(value))
        } catch {
            throw DeliveryError(.payload, "\(Value.self) cannot be written as JSON", at: place, cause: error)
        }
    }

    /// Reads a value from JSON.
    ///
    /// - Throws: ``DeliveryError`` with code `payload` if the JSON is not such a value.
    public func decode<Value: Decodable>(_ type: Value.Type = Value.self, at place: String = "") throws -> Value {
        do {
            return try Self.decoder.decode(type, from: Data(bytes))
        } catch {
            throw DeliveryError(.payload, "the JSON is not a \(type)", at: place, cause: error)
        }
    }
}

/// A value as the journal keeps it: JSON in UTF-8, keys sorted, so that the same value is the same bytes.
public struct Payload: Sendable, Hashable {
    /// JSON in UTF-8.
    public var bytes: [UInt8]

    /// Wraps JSON.
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// The JSON as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// A 64-bit FNV-1a hash of the bytes (http://www.isthe.com/chongo/tech/comp/fnv/), the same on every machine. It
    /// tells a changed input from an unchanged one; it does not protect against an attacker.
    public var fingerprint: Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int64(bitPattern: hash)
    }
}

extension Payload: CustomStringConvertible, CustomDebugStringConvertible {
    /// The size only: payloads do not belong into logs.
    public var description: String { "\(bytes.count) bytes" }
    /// The size only.
    public var debugDescription: String { description }
}

extension Payload: Codable {
    /// Reads JSON that was written as a text.
    public init(from decoder: any Decoder) throws {
        bytes = Array(try decoder.singleValueContainer().decode(String.self).utf8)
    }

    /// Writes the JSON as a text, byte for byte, so that fingerprints hold.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

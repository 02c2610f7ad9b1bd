/// The document an entity was read from, or what a mapping left of it, so that a write back loses no field that nobody
/// mapped.
///
/// Its class is unknown by nature, so it counts as sensitive.
public struct Complement: Sendable, Hashable {
    /// The format of the bytes, such as `application/json`.
    public let mediaType: String
    /// The bytes, as they came.
    public let bytes: [UInt8]

    /// A complement from its parts.
    public init(mediaType: String, bytes: [UInt8]) {
        self.mediaType = mediaType
        self.bytes = bytes
    }
}

extension Complement: FieldValue {
    /// `complement`.
    public static var fieldType: FieldType { .scalar("complement") }
    /// How much there is of it, never the bytes.
    public var content: FieldContent { .leaf(description) }
}

extension Complement: CustomStringConvertible {
    /// `application/json, 1234 bytes`.
    public var description: String { "\(mediaType), \(bytes.count) bytes" }
}

extension Complement: Codable {
    private enum CodingKeys: String, CodingKey { case mediaType, base64 }

    /// Reads the bytes in base64.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let bytes = Base64.decode(try container.decode(String.self, forKey: .base64)) else {
            throw DecodingError.dataCorruptedError(forKey: .base64, in: container, debugDescription: "not base64")
        }
        self.init(mediaType: try container.decode(String.self, forKey: .mediaType), bytes: bytes)
    }

    /// Writes the bytes in base64.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(mediaType, forKey: .mediaType)
        try container.encode(Base64.encode(bytes), forKey: .base64)
    }
}

/// The name of a kind of webhook, as the vendor spells it: `orders/paid`.
public struct WebhookTopic: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The name.
    public let description: String

    /// A topic by the vendor's name.
    public init(_ name: String) { description = name }

    /// Reads the name.
    public init(from decoder: any Decoder) throws {
        description = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// One thing that a system says has happened, after its sender was verified.
public struct WebhookEvent: Sendable, Hashable {
    /// The connector's id, which with ``dedupeKey`` names the event everywhere.
    public let source: String
    /// What kind of thing happened.
    public let topic: WebhookTopic
    /// Equal for every delivery of the same event, and for no other event of this source.
    public let dedupeKey: String
    /// The key of the record that it is about. Events with one key are handled in order, and the backfill knows the record by it.
    public let recordKey: RecordKey
    /// The content as JSON, byte for byte as it came.
    public let bytes: [UInt8]

    /// An event from its parts.
    public init(source: String, topic: WebhookTopic, dedupeKey: String, recordKey: RecordKey, bytes: [UInt8]) {
        self.source = source
        self.topic = topic
        self.dedupeKey = dedupeKey
        self.recordKey = recordKey
        self.bytes = bytes
    }
}

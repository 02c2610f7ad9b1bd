public import SpliceMapping

/// A kind of event that starts processes: how its webhooks are read, and how a record of its stream tells that it happened.
///
/// A webhook and the record that repairs a lost one lead to the same run, because both are keyed by what the signed content says
/// (the occurrence), not by a delivery's id.
/// ```swift
/// let receipts = try await splice.accept(events, of: shop.paidOrders, for: OrderToCash.self)
/// let report = try await Backfill(of: shop.paidOrders, for: OrderToCash.self, on: splice).once()
/// ```
public struct EventTrigger<Input: Codable & Sendable>: Sendable {
    /// Tells an occurrence apart from others of the topic, from the content; `nil` when the content shows none, such as an order that
    /// is not paid. For something that happens to a record once, the record's key; for something that happens again and
    /// again, the key with a version or a time.
    public typealias Occurrence = @Sendable (_ content: [UInt8]) -> String?

    /// The connector's id.
    public let source: String
    /// What happens.
    public let topic: WebhookTopic
    /// The stream that repairs lost webhooks.
    public let stream: StreamDescriptor
    let occurrence: Occurrence
    let isWanted: @Sendable ([UInt8]) -> Bool
    let decode: @Sendable ([UInt8]) throws -> Input
    let read: @Sendable (Checkpoint?) -> RecordStream

    /// A trigger from its parts.
    ///
    /// - Parameters:
    ///   - connector: Where the events come from.
    ///   - topic: One of the connector's topics.
    ///   - mapping: How the content of a webhook, and a record of the stream, becomes the input of a process.
    ///   - occurrence: What tells occurrences apart.
    ///   - isWanted: Whether the occurrence still calls for something, by the content as it is now; what does not is passed over. Default always.
    /// - Throws: ``ConnectError/Code/unknownStream`` when the connector does not describe the topic or its stream.
    public init<C: WebhookTrigger & RecordSource, M: Mapping>(
        _ connector: C, _ topic: WebhookTopic, mapping: M.Type, occurrence: @escaping Occurrence,
        isWanted: @escaping @Sendable (_ content: [UInt8]) -> Bool = { _ in true }
    ) throws where M.Entity == Input {
        guard let described = C.topics.first(where: { $0.topic == topic }),
            let stream = C.streams.first(where: { $0.id == described.backfill })
        else {
            throw ConnectError(
                .unknownStream, "the connector does not describe “\(topic)” and a stream for it", at: C.descriptor.id)
        }
        source = C.descriptor.id
        self.topic = topic
        self.stream = stream
        self.occurrence = occurrence
        self.isWanted = isWanted
        decode = { try M.decode($0) }
        read = { connector.read(stream.id, from: $0) }
    }

    /// The key of an inbox row: the same for the webhook, its doubles, and the record that repairs it.
    func dedupeKey(_ occurrence: String) -> String { "\(topic)/\(occurrence)" }

    /// Runs of one record go one after the other.
    func lane(of record: RecordKey) -> String { "\(source)/\(record)" }
}

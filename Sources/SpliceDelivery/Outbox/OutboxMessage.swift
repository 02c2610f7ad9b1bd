/// A message that leaves after the commit that made it.
public struct OutboxMessage: Sendable, Hashable {
    /// Unique and stable over crashes: run and step. Consumers recognise a second delivery by it.
    public var id: String
    /// Where it goes, such as `order.shipped`.
    public var topic: String
    /// Messages of one key leave in order.
    public var key: String
    /// What it says.
    public var payload: Payload
    /// Carried through every system that the event reaches.
    public var correlationID: String
    /// When it was made.
    public var createdAt: WallTime
    /// Deliveries that failed so far.
    public var attempts: Int

    /// A message from its parts.
    public init(
        id: String, topic: String, key: String, payload: Payload, correlationID: String, createdAt: WallTime,
        attempts: Int = 0
    ) {
        self.id = id
        self.topic = topic
        self.key = key
        self.payload = payload
        self.correlationID = correlationID
        self.createdAt = createdAt
        self.attempts = attempts
    }
}

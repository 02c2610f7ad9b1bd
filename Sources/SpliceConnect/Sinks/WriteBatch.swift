/// Records to be written together.
public struct WriteBatch: Sendable, Hashable {
    /// One record and what is to be done to it.
    public struct Item: Sendable, Hashable {
        /// The record's natural key in the target system, by which a lost answer can be cleared up.
        public let key: RecordKey
        /// What is to be done.
        public let operation: WriteOperation
        /// The record as the target system wants it, as JSON; empty for a deletion.
        public let bytes: [UInt8]

        /// An item from its parts.
        public init(_ operation: WriteOperation, key: RecordKey, bytes: [UInt8] = []) {
            self.operation = operation
            self.key = key
            self.bytes = bytes
        }
    }

    /// Where they go.
    public let stream: StreamID
    /// The records, in order.
    public let items: [Item]
    /// Names this attempt's batch; the same key is used when the batch is sent again.
    public let idempotencyKey: String

    /// A batch from its parts.
    public init(stream: StreamID, items: [Item], idempotencyKey: String) {
        self.stream = stream
        self.items = items
        self.idempotencyKey = idempotencyKey
    }
}

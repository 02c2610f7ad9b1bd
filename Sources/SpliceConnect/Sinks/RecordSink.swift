/// A connector that writes records, many at a time.
public protocol RecordSink: Connector {
    /// The streams that can be written, and how.
    static var sinks: [SinkDescriptor] { get }

    /// Writes a batch, as far as it can be written.
    ///
    /// - Parameter batch: At most ``SinkDescriptor/maximumBatch`` records of one stream.
    /// - Returns: One outcome for every record, in the order of the batch. A record that the system refuses does not keep
    ///   others from being written, unless the system cannot help it; then the others are ``WriteOutcome/retry(after:_:)``.
    /// - Throws: Only when nothing of the batch can have been written: bad configuration, no connection. When the answer was
    ///   lost, the outcomes are ``WriteOutcome/unknown(_:)``.
    /// - Idempotency: writing the same batch again leaves the system as it is and yields ``WriteOutcome/unchanged`` or, when
    ///   the system does not tell, ``WriteOutcome/applied(id:)`` with the same id.
    func write(_ batch: WriteBatch) async throws -> [WriteOutcome]
}

/// How one stream is written.
public struct SinkDescriptor: Sendable, Hashable, Codable {
    /// The stream's name.
    public let id: StreamID
    /// What can be done to its records.
    public let operations: Set<WriteOperation>
    /// How many records the system takes at once, at least 1.
    public let maximumBatch: Int

    /// A descriptor from its parts.
    public init(id: StreamID, operations: Set<WriteOperation>, maximumBatch: Int) {
        self.id = id
        self.operations = operations
        self.maximumBatch = max(1, maximumBatch)
    }
}

/// What is to be done to a record.
public enum WriteOperation: String, Sendable, Hashable, Codable, CaseIterable {
    /// Add it; a record with the same key is a conflict.
    case create
    /// Add it, or change the one with the same key.
    case upsert
    /// Remove it; one that is not there is already removed.
    case delete
}

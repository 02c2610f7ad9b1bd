/// A connector whose records can be read, whole or since a checkpoint.
///
/// The contract of ``read(_:from:partition:)``, which the conformance suite checks:
/// - Every record that existed when the read began and was not changed since is yielded at least once.
/// - Whoever commits what came before a checkpoint and reads again from it misses nothing, however the first read ended.
///   Records near the checkpoint may come again.
/// - The last event of a complete read is a checkpoint. A read that fails throws; it never just ends.
/// - Memory is bounded by a page, whatever the size of the stream.
public protocol RecordSource: Connector {
    /// The streams that can be read.
    static var streams: [StreamDescriptor] { get }

    /// What can be read with this configuration, with the fields that are really there.
    ///
    /// The default returns ``streams``; a connector with custom fields asks the system.
    func discover() async throws -> [StreamDescriptor]

    /// The partitions of a stream; the default is one, the whole stream.
    func partitions(of stream: StreamID) async throws -> [Partition]

    /// Reads a stream.
    ///
    /// Nothing is asked of the system before the first event is awaited, and each event is asked for only when awaited.
    /// - Parameters:
    ///   - stream: One of ``streams``.
    ///   - checkpoint: Where an earlier read of the same stream and partition got to; `nil` reads everything.
    ///   - partition: What to read of it.
    /// - Returns: The events, to be iterated once. An unknown stream or a foreign checkpoint is thrown by the first step.
    func read(_ stream: StreamID, from checkpoint: Checkpoint?, partition: Partition) -> RecordStream
}

extension RecordSource {
    /// The streams as described beforehand.
    public func discover() async throws -> [StreamDescriptor] { Self.streams }

    /// One partition: the whole stream.
    public func partitions(of stream: StreamID) async throws -> [Partition] { [.whole] }

    /// Reads the whole of a stream, or what changed since `checkpoint`.
    public func read(_ stream: StreamID, from checkpoint: Checkpoint? = nil) -> RecordStream {
        read(stream, from: checkpoint, partition: .whole)
    }
}

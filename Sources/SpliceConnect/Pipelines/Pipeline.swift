public import SpliceDelivery

/// Moves the records of one stream to one target, again and again: extract, transform, load; or extract, load, transform.
///
/// ```swift
/// let contacts = try Pipeline(
///     "crm-contacts", from: crm, "contacts", to: warehouse, "customers",
///     .mapping(CRMContact.self, to: WarehouseCustomer.self, checking: contactRules))
/// try splice.register(pipelines: [contacts])
/// try splice.schedule("nightly-contacts", .cron("0 2 * * *", in: "Europe/Berlin"), pass: contacts)
/// ```
///
/// A pass reads what changed since the last one, a page at a time, and writes it in batches. Position and counts are kept in the engine's
/// store: a pass that was cut off, by a crash too, goes on from the last checkpoint and counts nothing twice. Records between that
/// checkpoint and the crash are written again, which targets recognise (``RecordSink``). Records that cannot be used wait for a person as
/// runs of ``RecordQuarantine``, and the others go on. Memory is bounded by a page and a batch.
///
/// For extract–load–transform give ``RecordTransform/asItIs``, masked, and let `afterwards` transform in the target.
public struct Pipeline: Sendable {
    /// Unique in the store, and part of durable keys.
    public let name: String
    /// What is read.
    public let stream: StreamDescriptor
    /// What is written.
    public let target: SinkDescriptor
    /// How it works.
    public let options: PipelineOptions
    let transform: RecordTransform
    let partitions: @Sendable () async throws -> [Partition]
    let read: @Sendable (Checkpoint?, Partition) -> RecordStream
    let write: @Sendable (WriteBatch) async throws -> [WriteOutcome]
    let afterwards: Afterwards?

    /// What is done once a pass has come to its end, such as a transformation in the target. It may be called again with the same
    /// idempotency key.
    public typealias Afterwards = @Sendable (PipelineCounts, ActionContext) async throws -> Void

    /// A pipeline.
    ///
    /// - Parameters:
    ///   - name: Unique in the store; part of durable keys, so it never changes.
    ///   - source: Where records come from.
    ///   - stream: One of the source's streams.
    ///   - sink: Where they go.
    ///   - target: One of the sink's streams.
    ///   - transform: What becomes of each. Mask what must not leave the process.
    ///   - options: How it works.
    ///   - afterwards: What is done once a pass has come to its end.
    /// - Throws: ``ConnectError/Code/unknownStream`` when a stream is not described.
    public init<Source: RecordSource, Sink: RecordSink>(
        _ name: String, from source: Source, _ stream: StreamID, to sink: Sink, _ target: StreamID,
        _ transform: RecordTransform, options: PipelineOptions = PipelineOptions(), afterwards: Afterwards? = nil
    ) throws {
        guard let described = Source.streams.first(where: { $0.id == stream }) else {
            throw ConnectError(
                .unknownStream, "the source does not describe “\(stream)”", at: "\(Source.descriptor.id).\(name)")
        }
        guard let described = Sink.sinks.first(where: { $0.id == target }).map({ (described, $0) }) else {
            throw ConnectError(
                .unknownStream, "the sink does not describe “\(target)”", at: "\(Sink.descriptor.id).\(name)")
        }
        self.name = name
        (self.stream, self.target) = described
        self.transform = transform
        self.options = options
        self.afterwards = afterwards
        partitions = { try await source.partitions(of: stream) }
        read = { source.read(stream, from: $0, partition: $1) }
        write = { try await sink.write($0) }
    }

    /// Records in one write.
    var batchSize: Int { min(options.batch, target.maximumBatch) }
}

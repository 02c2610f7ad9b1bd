public import SpliceClient

/// Reads a stream whose records belong to those of another: the payments of every order, the comments of every ticket.
///
/// ```swift
/// ChildRead(Self.transactions, of: Self.orders) { checkpoint in
///     read(Self.orders.id, from: checkpoint)
/// } pages: { order in
///     api.pages("orders/\(Query.escape(order.key.description))/transactions.json", paging: .link)
/// } items: { page, order in
///     try Self.transactions(page, of: order)
/// }.stream(from: checkpoint)
/// ```
///
/// The parent decides what is read: for each of its records that is new or changed, all children. So a child that changes without its
/// parent is not noticed; read such a stream by a cursor of its own. A checkpoint is the parent's, and is handed on only after
/// the children of every parent before it. A parent that vanished while it was read (404) is a
/// ``SourceEvent/skipped(_:)``, and so is one whose record cannot be read; both are counted, neither ends the read.
///
/// - Memory: a page of parents and a page of children.
/// - Errors: what the two listings throw. A read that fails goes on from its last checkpoint; children since then come twice.
public struct ChildRead: Sendable {
    private let descriptor: StreamDescriptor
    private let parent: StreamDescriptor
    private let parents: @Sendable (Checkpoint?) -> RecordStream
    private let pages: @Sendable (SourceRecord) throws -> PageSequence
    private let items: @Sendable (APIResponse, SourceRecord) throws -> [PagedRead.Item]

    /// A read of the stream that `descriptor` describes.
    ///
    /// - Parameters:
    ///   - descriptor: The children's stream. Where it has a cursor, it is the parent's.
    ///   - parent: The parents' stream.
    ///   - parents: Reads the parents from a checkpoint of theirs.
    ///   - pages: The listing of one parent's children.
    ///   - items: Takes a page of children apart. Give each the parent's position.
    public init(
        _ descriptor: StreamDescriptor, of parent: StreamDescriptor,
        parents: @escaping @Sendable (Checkpoint?) -> RecordStream,
        pages: @escaping @Sendable (SourceRecord) throws -> PageSequence,
        items: @escaping @Sendable (APIResponse, SourceRecord) throws -> [PagedRead.Item]
    ) {
        self.descriptor = descriptor
        self.parent = parent
        self.parents = parents
        self.pages = pages
        self.items = items
    }

    /// The events from `checkpoint` on.
    ///
    /// - Throws: ``ConnectError/Code/checkpoint`` at the first step, when the checkpoint is not one of this stream.
    public func stream(from checkpoint: Checkpoint?) -> RecordStream {
        RecordStream {
            var reading = parents(try checkpoint.map(parentsOwn)).makeAsyncIterator()
            var family: Family?
            return {
                if var current = family {
                    let events = try await current.next(items: items)
                    family = events == nil ? nil : current
                    return events ?? []
                }
                guard let event = try await reading.next() else { return nil }
                if case .record(let record) = event {
                    family = Family(parent: record, listing: try pages(record).makeAsyncIterator(), of: parent.id)
                    return []
                }
                return translated(event).map { [$0] } ?? []
            }
        }
    }

    private func parentsOwn(_ checkpoint: Checkpoint) throws -> Checkpoint {
        guard checkpoint.stream == descriptor.id else {
            throw ConnectError(
                .checkpoint, "the checkpoint belongs to the stream “\(checkpoint.stream)”; use one of this stream",
                at: descriptor.id.description)
        }
        return Checkpoint(stream: parent.id, format: checkpoint.format, state: checkpoint.state)
    }

    /// What an event of the parents' stream means for this one. A deleted parent says nothing of its children here: the stream's
    /// ``StreamDescriptor/deletes`` does.
    private func translated(_ event: SourceEvent) -> SourceEvent? {
        switch event {
        case .checkpoint(let mark):
            .checkpoint(Checkpoint(stream: descriptor.id, format: mark.format, state: mark.state))
        case .rejected(let record):
            .skipped(
                SkippedPart(
                    partition: Family.partition(of: record.key, in: parent.id),
                    reason: "the record that these belong to cannot be read: \(record.reason)"))
        case .skipped: event
        case .record, .tombstone, .schemaChange: nil
        }
    }
}

/// One parent whose children are being read.
private struct Family {
    let parent: SourceRecord
    var listing: PageSequence.Iterator
    let stream: StreamID

    init(parent: SourceRecord, listing: PageSequence.Iterator, of stream: StreamID) {
        self.parent = parent
        self.listing = listing
        self.stream = stream
    }

    /// The children of the next page; `nil` after the last.
    mutating func next(
        items: (APIResponse, SourceRecord) throws -> [PagedRead.Item]
    ) async throws -> [SourceEvent]? {
        let page: PageSequence.Page?
        do {
            page = try await listing.next()
        } catch let error as APIError where error.code == .notFound {
            let partition = Family.partition(of: parent.key, in: stream)
            return [.skipped(SkippedPart(partition: partition, reason: "the record that these belong to is gone"))]
        }
        guard let page else { return nil }
        return try items(page.response, parent).map { item in
            switch item {
            case .record(let record): .record(record)
            case .deleted(let key, let position): .tombstone(key, position: position)
            case .unreadable(let rejected): .rejected(rejected)
            }
        }
    }

    static func partition(of key: RecordKey?, in stream: StreamID) -> Partition {
        Partition([stream.description: key?.description ?? "unknown"])
    }
}

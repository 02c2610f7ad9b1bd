public import SpliceClient
public import SpliceHTTP

/// Reads a stream of an HTTP API page by page: what most connectors' `read` consists of.
///
/// ```swift
/// func read(_ stream: StreamID, from checkpoint: Checkpoint?, partition: Partition) -> RecordStream {
///     PagedRead(Self.orders, order: .unordered) { page in try Order.items(page) } pages: { bound in
///         api.pages("orders.json", query: Self.query(since: bound), paging: .link)
///     }.stream(from: checkpoint)
/// }
/// ```
///
/// It follows the cursor, recognises what the look-back brings again, and writes checkpoints where they are safe.
public struct PagedRead: Sendable {
    /// In which order the system lists records.
    public enum Order: Sendable, Hashable {
        /// By ascending position: a checkpoint after every page is safe.
        case ascending
        /// In any other: only the end of the read is.
        case unordered
    }

    /// One entry of a page.
    public enum Item: Sendable, Hashable {
        /// A record.
        case record(SourceRecord)
        /// A record that was deleted.
        case deleted(RecordKey, position: Int64)
        /// Something that is not a usable record.
        case unreadable(RejectedRecord)
    }

    private let descriptor: StreamDescriptor
    private let order: Order
    private let capacity: Int
    private let watchesFields: Bool
    private let time: any TimeSource
    private let items: @Sendable (APIResponse) throws -> [Item]
    private let pages: @Sendable (Int64?) throws -> PageSequence

    /// A read of the stream that `descriptor` describes; it needs to have a cursor.
    ///
    /// - Parameters:
    ///   - descriptor: The stream.
    ///   - order: In which order the system lists records.
    ///   - capacity: How many records within the look-back are remembered.
    ///   - watchesFields: Whether fields that are not described, or of another type than described, are told as
    ///     ``SourceEvent/schemaChange(_:)``, each once a read. For a stream whose description is complete. Default `false`.
    ///   - time: What day it is: a position beyond the present does not move the place to go on from. For cursors that are times.
    ///   - items: Takes a page apart.
    ///   - pages: The listing of everything from a position on, inclusive; of everything for `nil`.
    public init(
        _ descriptor: StreamDescriptor, order: Order, capacity: Int = 1_000, watchesFields: Bool = false,
        time: any TimeSource = .system, items: @escaping @Sendable (APIResponse) throws -> [Item],
        pages: @escaping @Sendable (Int64?) throws -> PageSequence
    ) {
        self.descriptor = descriptor
        self.order = order
        self.capacity = capacity
        self.watchesFields = watchesFields
        self.time = time
        self.items = items
        self.pages = pages
    }

    /// The events from `checkpoint` on.
    public func stream(from checkpoint: Checkpoint?) -> RecordStream {
        RecordStream {
            guard let cursor = descriptor.cursor else {
                throw ConnectError(.unknownStream, "the stream has no cursor", at: descriptor.id.description)
            }
            var following = try IncrementalCursor(
                descriptor.id, cursor, resuming: checkpoint, capacity: capacity, ceiling: ceiling(of: cursor))
            var listing = try pages(following.lowerBound).makeAsyncIterator()
            var observer = watchesFields ? FieldObserver(knowing: descriptor.fields) : nil
            var isOver = false
            return {
                guard !isOver else { return nil }
                guard let page = try await listing.next() else {
                    // A listing without a single page.
                    isOver = true
                    return [.checkpoint(following.checkpoint())]
                }
                following.ceiling = ceiling(of: cursor)
                var events: [SourceEvent] = []
                for item in try items(page.response) {
                    guard let event = event(item, &following) else { continue }
                    if case .record(let record) = event {
                        events += (observer?.observe(record.bytes) ?? []).map { .schemaChange($0) }
                    }
                    events.append(event)
                }
                isOver = page.next == nil
                if isOver || order == .ascending { events.append(.checkpoint(following.checkpoint())) }
                return events
            }
        }
    }

    private func ceiling(of cursor: StreamCursor) -> Int64? {
        cursor.unit == .milliseconds ? Int64(time.sinceEpoch / .milliseconds(1)) : nil
    }

    private func event(_ item: Item, _ cursor: inout IncrementalCursor) -> SourceEvent? {
        switch item {
        case .record(let record): cursor.admit(record) ? .record(record) : nil
        case .deleted(let key, let position):
            cursor.admitTombstone(key, at: position) ? .tombstone(key, position: position) : nil
        case .unreadable(let rejected): .rejected(rejected)
        }
    }
}

/// Follows the changes of a stream: where to ask from, which records came before, and what to remember.
///
/// A pure machine for systems that offer "everything changed since". Such a read has two traps. Records that share the
/// highest position (ties) may become visible after the read, and clocks of the system's servers differ; so every read
/// starts again ``StreamCursor/lookBack`` behind the highest position. That brings records back that were seen, so the
/// cursor remembers those within the look-back by key, position and content, and ``admit(_:)`` says which are new. A record that
/// changed twice within one grain of the clock has new content and is admitted again.
///
/// Records must come in ascending order of position for a checkpoint in the middle of a read to be safe. What is remembered
/// is bounded by `capacity`; above it the oldest are forgotten, which can only bring a record twice, never lose one.
public struct IncrementalCursor: Sendable {
    /// The version of the state in a ``Checkpoint``.
    public static let format = 1

    private let stream: StreamID
    private let cursor: StreamCursor
    private let capacity: Int
    private var highest: Int64?
    private var seen: [RecordKey: Sighting] = [:]

    /// The highest position that a record can rightly have: the present, where positions are times. A record beyond it, changed in
    /// 2099, is handed on and moves the place to go on from no further than that; otherwise nothing would be read until then.
    public var ceiling: Int64?

    /// How many records were forgotten because more than `capacity` lay within the look-back.
    public private(set) var forgotten = 0

    private struct Sighting: Equatable {
        let position: Int64
        let fingerprint: UInt64
    }

    /// A cursor at the beginning of the stream, or where `checkpoint` got to.
    ///
    /// - Parameters:
    ///   - stream: The stream that is read.
    ///   - cursor: How its changes are followed.
    ///   - checkpoint: Where an earlier read got to.
    ///   - capacity: How many records within the look-back are remembered, at least 1. Default 1,000.
    ///   - ceiling: See ``ceiling``. Default none.
    /// - Throws: ``ConnectError/Code/checkpoint`` when the checkpoint belongs to another stream or cannot be read.
    public init(
        _ stream: StreamID, _ cursor: StreamCursor, resuming checkpoint: Checkpoint? = nil, capacity: Int = 1_000,
        ceiling: Int64? = nil
    ) throws {
        self.stream = stream
        self.cursor = cursor
        self.capacity = max(1, capacity)
        self.ceiling = ceiling
        guard let checkpoint else { return }
        let state = try IncrementalState(checkpoint, of: stream)
        // A checkpoint of an earlier version may lie in the future; one of somebody who has read everything until now lies a look-back
        // ahead of it.
        highest = state.highest.map { min($0, Self.sum(ceiling ?? .max, cursor.lookBack)) }
        for entry in state.seen {
            seen[entry.key] = Sighting(position: entry.position, fingerprint: entry.fingerprint)
        }
    }

    /// The lowest position to ask for, inclusive; `nil` at the beginning of the stream.
    public var lowerBound: Int64? {
        guard let highest else { return nil }
        let (bound, overflow) = highest.subtractingReportingOverflow(cursor.lookBack)
        return overflow ? .min : bound
    }

    /// Whether `record` is to be handed on: `false` when the same content at the same position was before.
    ///
    /// A record without a position is always handed on.
    public mutating func admit(_ record: SourceRecord) -> Bool {
        guard let position = record.position else { return true }
        return admit(record.key, at: position, fingerprint: Self.fingerprint(of: record.bytes))
    }

    /// Whether a deletion is to be handed on: `false` when it was before.
    public mutating func admitTombstone(_ key: RecordKey, at position: Int64) -> Bool {
        admit(key, at: position, fingerprint: 0)
    }

    /// Where a later read can go on.
    public mutating func checkpoint() -> Checkpoint {
        prune(to: capacity)
        let entries = seen.map { key, sighting in
            IncrementalState.Entry(key: key, position: sighting.position, fingerprint: sighting.fingerprint)
        }
        return IncrementalState(highest: highest, seen: entries).checkpoint(of: stream)
    }

    private mutating func admit(_ key: RecordKey, at position: Int64, fingerprint: UInt64) -> Bool {
        let sighting = Sighting(position: position, fingerprint: fingerprint)
        guard seen[key] != sighting else { return false }
        seen[key] = sighting
        let reached = min(position, ceiling ?? position)
        highest = max(highest ?? reached, reached)
        if seen.count >= 2 * capacity { prune(to: capacity) }
        return true
    }

    /// Forgets what lies before the look-back, then the oldest above `limit`.
    private mutating func prune(to limit: Int) {
        guard let bound = lowerBound else { return }
        seen = seen.filter { $0.value.position >= bound }
        guard seen.count > limit else { return }
        let newest = seen.sorted { ($0.value.position, $0.key.description) > ($1.value.position, $1.key.description) }
        forgotten += newest.count - limit
        seen = Dictionary(uniqueKeysWithValues: newest.prefix(limit).map { ($0.key, $0.value) })
    }

    private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }

    /// FNV-1a over the bytes, 64 bits: stable across processes and versions, as a stored value has to be. Never 0, which
    /// stands for a deletion.
    private static func fingerprint(of bytes: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return hash == 0 ? 1 : hash
    }
}

/// Sealed records that can be gone through, as a rotation of keys needs it.
public protocol SealedRecords: Sendable {
    /// At most `limit` records whose ids come after `id` in the store's own order; `nil` begins.
    func records(after id: String?, limit: Int) async throws -> [SealedRecord]

    /// Replaces a record's bytes when they are still `old`, as one atomic step.
    ///
    /// - Returns: Whether they were.
    func replace(_ record: SealedRecord, with bytes: [UInt8]) async throws -> Bool
}

/// A sealed record of a store.
public struct SealedRecord: Sendable, Hashable {
    /// Its id in the store.
    public var id: String
    /// The sealed bytes.
    public var bytes: [UInt8]
    /// Whom they belong to.
    public var owner: AssociatedData

    /// A record.
    public init(id: String, bytes: [UInt8], owner: AssociatedData) {
        self.id = id
        self.bytes = bytes
        self.owner = owner
    }
}

/// Brings the records of a store under the key that seals now, and says when an old key is no longer needed.
///
/// It can be stopped at any time, by a crash too, and begun again from the last id, or from the start: what is done is
/// skipped, and a record that somebody else writes meanwhile is theirs, under the current key already.
public struct KeyRotation<Records: SealedRecords>: Sendable {
    /// What happened so far.
    public struct Progress: Sendable, Hashable {
        /// Records that were looked at.
        public var seen = 0
        /// Records that were sealed anew.
        public var rewrapped = 0
        /// Records that somebody else changed at the same moment.
        public var contended = 0
        /// The last id that was done; begin after it.
        public var lastID: String?
    }

    private let ring: KeyRing
    private let records: Records
    private let batch: Int

    /// A rotation to the primary key of `ring`; 100 records at a time by default.
    public init(_ ring: KeyRing, records: Records, batch: Int = 100) {
        self.ring = ring
        self.records = records
        self.batch = max(1, batch)
    }

    /// Seals every record anew that is under another key.
    ///
    /// - Parameters:
    ///   - lastID: Where an earlier run ended.
    ///   - report: Told after each batch, for keeping ``Progress/lastID``.
    /// - Throws: What the store throws; ``AuthError/Code/unreadable`` for a record that no key opens, which stops here.
    ///   `CancellationError` between batches.
    public func run(
        after lastID: String? = nil, report: @Sendable (Progress) async throws -> Void = { _ in }
    ) async throws -> Progress {
        var progress = Progress(lastID: lastID)
        while true {
            try Task.checkCancellation()
            let page = try await records.records(after: progress.lastID, limit: batch)
            guard let last = page.last else { return progress }
            for record in page {
                progress.seen += 1
                guard let bytes = try ring.rewrap(record.bytes, for: record.owner) else { continue }
                if try await records.replace(record, with: bytes) {
                    progress.rewrapped += 1
                } else {
                    progress.contended += 1
                }
            }
            progress.lastID = last.id
            try await report(progress)
        }
    }

    /// The ring without a key, once no record is under it any more.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when the key seals, is not in the ring, or is still in use.
    public func retire(_ keyID: String) async throws -> KeyRing {
        guard keyID != ring.primaryID, ring.keyIDs.contains(keyID) else {
            throw AuthError(.invalidConfiguration, "\(keyID) is the key that seals, or is not in the ring")
        }
        var lastID: String?
        while true {
            let page = try await records.records(after: lastID, limit: batch)
            guard let last = page.last else { return ring.removing(keyID) }
            for record in page where try KeyRing.keyID(of: record.bytes) == keyID {
                throw AuthError(.invalidConfiguration, "the key \(keyID) is still in use; run the rotation first")
            }
            lastID = last.id
        }
    }
}

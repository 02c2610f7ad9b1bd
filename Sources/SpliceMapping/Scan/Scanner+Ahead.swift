/// A record that has been scanned and waits to be mapped.
struct ScannedRecord: BitwiseCopyable {
    /// The index of its frame in the arena.
    let frame: Int
    /// Where it starts in the document.
    let start: Int
}

extension Scanner {
    /// The most records that wait.
    private static let mostWaiting = 32
    /// How many tokens of waiting records are enough, so that large records do not wait in large memory.
    private static let mostTokens = 4096

    /// Whether so many records wait that they should be mapped before more are scanned.
    var isFull: Bool { waiting.count >= Scanner.mostWaiting || arena.used >= Scanner.mostTokens }

    /// Scans the record at or behind `start`, and lets it wait.
    ///
    /// Scanning and mapping are two programs of about 8 and 30 KB. Where they take turns with every record, they drive each
    /// other out of a processor's instruction cache of 32 KB (decision 0336).
    ///
    /// - Returns: the index behind the record; nil for one that is not well-formed, or larger than allowed, which does not wait.
    mutating func scanAhead(in bytes: Bytes, at start: Int) -> Int? {
        if waiting.isEmpty { arena.reset() }
        let frame = arena.used
        guard bytes.count <= Int(UInt32.max), let end = try? nextRecord(in: bytes, at: start),
            end &- start <= limits.maximumBytes
        else { return nil }
        waiting.append(ScannedRecord(frame: frame, start: start))
        return end
    }

    /// Lets the record that was scanned last wait no longer.
    mutating func forgetLast() { waiting.removeLast() }

    /// Lets no record wait any longer.
    mutating func forgetAll() { waiting.removeAll(keepingCapacity: true) }
}

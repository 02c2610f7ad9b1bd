/// What became of the records of one pass; every record that was read is in exactly one of the counts after ``read``.
public struct PipelineCounts: Sendable, Hashable, Codable {
    /// Records and deletions that the source yielded, usable or not.
    public var read = 0
    /// Taken by the target: new or changed there.
    public var written = 0
    /// In the target already, with everything that the write would set.
    public var unchanged = 0
    /// Left out by the transformation, on purpose.
    public var leftOut = 0
    /// Kept for a person: unreadable, refused by the transformation or refused by the target.
    public var quarantined = 0
    /// Parts of the source that could not be read at all, such as one without permission. Not records: not in ``read``.
    public var skippedParts = 0
    /// Times that the source's records turned out not to look as described. Not in ``read`` either.
    public var schemaChanges = 0

    /// Nothing so far.
    public init() {}

    /// Both together.
    public static func + (left: PipelineCounts, right: PipelineCounts) -> PipelineCounts {
        var sum = left
        sum.read += right.read
        sum.written += right.written
        sum.unchanged += right.unchanged
        sum.leftOut += right.leftOut
        sum.quarantined += right.quarantined
        sum.skippedParts += right.skippedParts
        sum.schemaChanges += right.schemaChanges
        return sum
    }

    /// Whether everything that was to be moved has arrived.
    public var isClean: Bool { quarantined == 0 && skippedParts == 0 }
}

extension PipelineCounts: CustomStringConvertible {
    /// `1,200 read: 700 written, …` without what is zero.
    public var description: String {
        let parts = [
            (written, "written"), (unchanged, "unchanged"), (leftOut, "left out"), (quarantined, "quarantined"),
            (skippedParts, "parts skipped"), (schemaChanges, "schema changes"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return "\(read) read" + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
    }
}

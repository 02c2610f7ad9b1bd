/// One record while it is read: give it a slot, get the value.
///
/// It exists only during the call of a ``Reading``, and cannot be copied or kept.
@frozen
public struct Reader: ~Copyable {
    @usableFromInline let record: RecordView
    @usableFromInline let frame: Frame

    @inlinable
    @inline(__always)
    init(record: RecordView, frame: Frame) {
        self.record = record
        self.frame = frame
    }

    /// The value of a row.
    ///
    /// - Throws: ``Refusal``; the caller sees a ``MappingError`` with every problem of the record.
    @inlinable
    public subscript<R: Rule>(_ slot: Slot<R>) -> R.Value {
        @inline(__always)
        get throws(Refusal) {
            try slot.rule.decode(
                Cell(record: record, frame: frame, slot: Int(slot.index), companion: Int(slot.companion)))
        }
    }
}

/// How an entity is made from the rows of a mapping: what ``Mapping/map(_:)`` returns.
public typealias Reading<Entity> = @Sendable (borrowing Reader) throws -> Entity

/// A row of a mapping: where its value stands, and the rule that reads and writes it.
@frozen
public struct Slot<R: Rule>: Sendable {
    @usableFromInline let rule: R
    @usableFromInline let index: Int32
    @usableFromInline let companion: Int32

    @inlinable
    init(rule: R, place: Place) {
        self.rule = rule
        index = Int32(place.slot)
        companion = Int32(place.companion)
    }
}

/// Where the value of a row is found in the frame of its record.
@frozen
public struct Place: Sendable {
    /// The slot of the value itself.
    @usableFromInline let slot: Int
    /// The slot of the value beside it; for a nested record, what its slots are shifted by.
    @usableFromInline let companion: Int

    @inlinable
    init(slot: Int, companion: Int) {
        self.slot = slot
        self.companion = companion
    }
}

/// One value of a document while a rule reads it.
///
/// It exists only during the call of ``Rule/decode(_:)``, and cannot be copied or kept. Its four words are passed in
/// registers.
@frozen
public struct Cell: ~Copyable {
    @usableFromInline let record: RecordView
    @usableFromInline let frame: Frame
    @usableFromInline let slot: Int32
    @usableFromInline let companion: Int32

    @inlinable
    @inline(__always)
    init(record: RecordView, frame: Frame, slot: Int, companion: Int) {
        self.record = record
        self.frame = frame
        self.slot = Int32(truncatingIfNeeded: slot)
        self.companion = Int32(truncatingIfNeeded: companion)
    }

    @inlinable
    @inline(__always)
    var token: Token { frame[Int(slot)] }

    @inlinable
    @inline(__always)
    var companionSlot: Int { Int(companion) }

    /// What stands here.
    @inlinable
    @inline(__always)
    public var kind: ValueKind { token.kind }

    /// True when the key does not occur, or occurs with `null`.
    @inlinable
    @inline(__always)
    public var isMissingOrNull: Bool { token.kind.rawValue <= ValueKind.null.rawValue }

    /// True for text without a character.
    @inlinable
    @inline(__always)
    public var isEmptyText: Bool { token.kind == .string && token.length == 0 }

    /// True for a text that may spell a number or a truth value, since its format (XML, CSV, forms) has nothing but text.
    @inlinable public var isUntyped: Bool { token.kind == .string && token.traits.contains(.untyped) }

    /// What to throw when the value is not of the kind that the rule reads: `missing`, `null` or `wrongKind`.
    @inlinable
    public var refusal: Refusal {
        switch kind {
        case .absent: Refusal(.missing)
        case .null: Refusal(.null)
        default: Refusal(.wrongKind)
        }
    }

    /// Lends the value beside this one, which the rule named as its ``Rule/companion``.
    @inlinable
    @inline(__always)
    public func withCompanion<Result>(
        _ body: (borrowing Cell) throws(Refusal) -> Result
    ) throws(Refusal) -> Result {
        try body(Cell(record: record, frame: frame, slot: companionSlot, companion: companionSlot))
    }
}

extension Writer {
    /// How many different fields the rows of one record may write beside their own.
    @usableFromInline static var companionCount: Int { 7 }

    /// The number of the field that belongs to the record around this one.
    @usableFromInline static var outerCompanion: Int { 7 }

    /// Notes what a row would write beside its value, or checks it against what another row of the record noted. A row
    /// without a value, whose key is 0, has nothing to say about it.
    @inlinable
    @inline(__always)
    mutating func agree(on number: Int, _ key: UInt64) throws(Refusal) {
        let noted = companions[number]
        if noted == key || key == 0 { return }
        guard noted == 0 else { throw Refusal(.disagreement) }
        companions[number] = key
    }

    /// Starts nested records, whose outer field is this record's field `number`; the result is what to end them with.
    @inlinable
    mutating func enterCompanion(_ number: Int) -> UInt64 {
        let outer = companions[Writer.outerCompanion]
        companions[Writer.outerCompanion] = companions[number]
        return outer
    }

    /// Ends nested records: what they learnt about the field stays.
    @inlinable
    mutating func leaveCompanion(_ number: Int, _ outer: UInt64) {
        companions[number] = companions[Writer.outerCompanion]
        if number != Writer.outerCompanion { companions[Writer.outerCompanion] = outer }
    }

    /// Starts a record: it has noted nothing yet, except what the record around it noted.
    @usableFromInline
    mutating func forgetCompanions() -> InlineArray<8, UInt64> {
        let saved = companions
        for number in 0..<Writer.companionCount { companions[number] = 0 }
        return saved
    }

    /// Ends a record: what it learnt about the outer field stays.
    @usableFromInline
    mutating func restoreCompanions(_ saved: InlineArray<8, UInt64>) {
        for number in 0..<Writer.companionCount { companions[number] = saved[number] }
    }
}

extension Writer {
    /// How many different fields the rows of one record may write beside their own.
    @usableFromInline static var companionCount: Int { 8 }

    /// How many different fields of the record around it the rows of one record may read and write.
    @usableFromInline static var outerCount: Int { 8 }

    /// The number of the first field that belongs to the record around this one.
    @usableFromInline static var outerCompanion: Int { companionCount }

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

    /// Starts nested records, whose outer fields are this record's fields with those numbers; the result is what to end them
    /// with.
    @usableFromInline
    mutating func enterCompanions(_ numbers: [Int]) -> InlineArray<16, UInt64> {
        let saved = companions
        for (outer, number) in numbers.enumerated() { companions[Writer.outerCompanion &+ outer] = saved[number] }
        return saved
    }

    /// Ends nested records: what they learnt about the fields stays.
    @usableFromInline
    mutating func leaveCompanions(_ numbers: [Int], _ saved: InlineArray<16, UInt64>) {
        let learnt = companions
        for outer in Writer.outerCompanion..<companions.count { companions[outer] = saved[outer] }
        for (outer, number) in numbers.enumerated() { companions[number] = learnt[Writer.outerCompanion &+ outer] }
    }

    /// Starts a record: it has noted nothing yet, except what the record around it noted.
    @usableFromInline
    mutating func forgetCompanions() -> InlineArray<16, UInt64> {
        let saved = companions
        for number in 0..<Writer.companionCount { companions[number] = 0 }
        return saved
    }

    /// Ends a record: what it learnt about the outer fields stays.
    @usableFromInline
    mutating func restoreCompanions(_ saved: InlineArray<16, UInt64>) {
        for number in 0..<Writer.companionCount { companions[number] = saved[number] }
    }
}

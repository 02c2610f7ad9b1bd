import SpliceModel

/// What the clocks of one time zone show, and when.
struct ZoneClock: Sendable {
    let data: TimeZoneData

    /// When clocks show a local time.
    enum Reading: Equatable {
        /// Once.
        case once(Int64)
        /// Twice, because clocks were set back.
        case twice(Int64, Int64)
        /// Never, because clocks were set forward over it at this second.
        case skipped(at: Int64)
    }

    /// The local time at a second since 1970, as seconds since 1970 of the wall clock.
    func local(_ second: Int64) -> Int64 { second + offset(second) }

    /// When clocks show a local time, given as seconds since 1970 of the wall clock.
    func reading(of local: Int64) -> Reading {
        // At most one change lies between a day before and a day after.
        let before = offset(local - 86_400), after = offset(local + 86_400)
        let first = local - before, second = local - after
        let firstIsShown = offset(first) == before, secondIsShown = offset(second) == after
        if before == after || !secondIsShown {
            return firstIsShown ? .once(first) : .skipped(at: change(around: local))
        }
        if !firstIsShown { return .once(second) }
        return .twice(min(first, second), max(first, second))
    }

    /// Whether clocks change between two seconds.
    func changes(from start: Int64, to end: Int64) -> Bool { offset(start) != offset(end) }

    /// The second at which clocks change near a local time.
    private func change(around local: Int64) -> Int64 {
        var low = local - 86_400, high = local + 86_400
        let before = offset(low)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(middle) == before { low = middle } else { high = middle }
        }
        return high
    }

    private func offset(_ second: Int64) -> Int64 {
        let instant = Instant(seconds: second, nanoseconds: 0) ?? (second < 0 ? .earliest : .latest)
        return Int64(data.offset(at: instant).seconds)
    }
}

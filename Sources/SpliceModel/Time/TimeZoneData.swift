/// The offsets of one time zone over time, read from a compiled TZif file (RFC 9636, versions 1 to 4).
public struct TimeZoneData: Sendable, Hashable {
    /// When clocks change, in ascending seconds since 1970, and what they show from then on.
    let transitions: [Int64]
    let offsetsAfter: [UTCOffset]
    /// What clocks show before the first transition.
    let first: UTCOffset
    /// What holds after the last transition; nil when the last offset does.
    let footer: PosixTimeZone?

    /// The offset at a point in time.
    public func offset(at instant: Instant) -> UTCOffset { offset(atSecond: instant.seconds) }

    func offset(atSecond second: Int64) -> UTCOffset {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= second { low = middle + 1 } else { high = middle }
        }
        if low == transitions.count, let footer { return footer.offset(atSecond: second) }
        return low == 0 ? first : offsetsAfter[low - 1]
    }

    /// The offsets under which clocks show a local date-time: one, two when it came twice, none when it was skipped.
    func offsets(of local: LocalDateTime) -> [UTCOffset] {
        let around = offsetsAround(local)
        var found: [UTCOffset] = []
        for candidate in [around.before, around.after] where !found.contains(candidate) {
            let second = secondOfLocal(local) - Int64(candidate.seconds)
            if offset(atSecond: second) == candidate { found.append(candidate) }
        }
        return found
    }

    /// The offsets a day before and a day after, between which at most one change lies.
    func offsetsAround(_ local: LocalDateTime) -> (before: UTCOffset, after: UTCOffset) {
        let second = secondOfLocal(local)
        return (offset(atSecond: second - 86_400), offset(atSecond: second + 86_400))
    }

    private func secondOfLocal(_ local: LocalDateTime) -> Int64 {
        Int64(local.date.dayNumber) * 86_400 + Int64(local.time.secondOfDay)
    }
}

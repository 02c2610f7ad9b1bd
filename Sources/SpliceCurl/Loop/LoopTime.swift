import CSpliceCurl

/// A moment of the monotonic clock. Arithmetic saturates, so that "for ever" can be added to.
struct LoopTime: Comparable, Sendable {
    var nanoseconds: Int64

    /// Later than every deadline.
    static let never = LoopTime(nanoseconds: .max)

    /// The present. The loop reads it once a turn; machines receive it.
    static func now() -> LoopTime { LoopTime(nanoseconds: splice_monotonic_nanoseconds()) }

    static func < (left: LoopTime, right: LoopTime) -> Bool { left.nanoseconds < right.nanoseconds }

    static func + (time: LoopTime, span: Span) -> LoopTime {
        let (sum, overflow) = time.nanoseconds.addingReportingOverflow(span.nanoseconds)
        return overflow ? .never : LoopTime(nanoseconds: sum)
    }

    /// Whole milliseconds until `later`, rounded up; never negative.
    func milliseconds(until later: LoopTime) -> Int64 {
        let difference = later.nanoseconds.subtractingReportingOverflow(nanoseconds)
        guard !difference.overflow else { return .max }
        return difference.partialValue <= 0 ? 0 : (difference.partialValue - 1) / 1_000_000 + 1
    }

    /// A length of time in nanoseconds: `Duration` at the precision and the speed the loop needs.
    struct Span: Sendable, Hashable {
        var nanoseconds: Int64

        init(_ duration: Duration) {
            nanoseconds = Int64(clamping: duration.attoseconds / 1_000_000_000)
        }

        /// For options of libcurl, where 0 means "no limit": at least one millisecond.
        var milliseconds: Int { Swift.max(1, Int(clamping: nanoseconds / 1_000_000)) }
    }
}

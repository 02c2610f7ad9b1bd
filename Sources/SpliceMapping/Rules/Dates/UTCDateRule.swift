public import SpliceModel

/// A point in time that a system keeps as a day only, in UTC.
///
/// ```swift
/// .utcDate(.monthDayYear)     // 2026-07-31T12:30:00Z is written "07/31/2026", and reads as that day's start
/// ```
@frozen
public struct UTCDateRule: Rule {
    @usableFromInline let date: DateRule

    @inlinable
    init(_ form: DateRule.Form) { date = DateRule(form) }

    /// Reads the day as its first moment in UTC.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Instant {
        let day = try date.decode(cell)
        guard let instant = Instant(seconds: Int64(day.dayNumber) &* 86_400, nanoseconds: 0) else {
            throw Refusal(.outOfRange)
        }
        return instant
    }

    /// Writes the day that it is in UTC.
    @inlinable
    public func encode(_ value: Instant, to writer: inout Writer) throws(Refusal) {
        let seconds = Int(value.seconds)
        let day = seconds >= 0 ? seconds / 86_400 : (seconds &- 86_399) / 86_400
        guard let date = LocalDate(dayNumber: day) else { throw Refusal(.outOfRange) }
        try self.date.encode(date, to: &writer)
    }

    /// So many days after the start of 2026.
    public func example(_ number: Int) -> String { date.example(number) }

    /// What the rule does.
    public var note: RuleNote {
        var note = date.note
        note.summary += " in UTC"
        note.losses.append(Loss(.sourceIsNarrower, "the time of day"))
        return note
    }
}

extension Rule where Self == UTCDateRule {
    /// A point in time that is kept as a day in UTC.
    @inlinable
    public static func utcDate(_ form: DateRule.Form) -> UTCDateRule { UTCDateRule(form) }
}

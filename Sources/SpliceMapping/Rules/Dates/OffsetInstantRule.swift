public import SpliceModel

/// A point in time in a spelling of its own that says its offset, as RFC 3339 does and in another way.
///
/// ```swift
/// .instant("yyyy-MM-dd'T'HH:mm:ss.SSSZ")      // "2026-07-01T12:30:00.000+0200"
/// .instant("yyyyMMdd'T'HHmmssX")              // "20260701T123000Z", "20260701T143000+02"
/// ```
public struct OffsetInstantRule: Rule {
    let pattern: DatePattern

    /// Reads the point in time. The offset is not kept.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Instant {
        let parts = try cell.withText { (text) throws(Refusal) in pattern.parts(of: text) }
        guard let date = parts?.date, let time = parts?.time, let offset = parts?.offset else {
            throw Refusal(.malformed)
        }
        return try Refusal.catching { try LocalDateTime(date: date, time: time).instant(offset: offset) }
    }

    /// Writes the point in time in UTC. One that is finer than the pattern is refused.
    public func encode(_ value: Instant, to writer: inout Writer) throws(Refusal) {
        writer.text(try WallClock.pattern(pattern).text(of: value.utc))
    }

    /// So many days after the start of 2026.
    public func example(_ number: Int) -> String {
        let local = WallClock.pattern(pattern).example(number)
        return FieldConstant.text(pattern.text(of: local.date, local.time) ?? "").description
    }

    /// What the rule does.
    public var note: RuleNote {
        RuleNote(
            "time \(pattern.text)", expects: "a date-time \(pattern.text)", type: .string,
            losses: [Loss(.sourceIsBroader, "the offset; written in UTC")])
    }
}

extension OffsetInstantRule: BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> OffsetInstantRule {
        let defect = WallClock.pattern(pattern).defect(needsDate: true, needsTime: true, needsOffset: true)
        if let defect { layout.note("“\(path)”: \(defect)") }
        return self
    }
}

extension Rule where Self == OffsetInstantRule {
    /// A point in time in the spelling of a pattern that has the offset in it: any is read, UTC is written.
    public static func instant(_ pattern: DatePattern) -> OffsetInstantRule { OffsetInstantRule(pattern: pattern) }
}

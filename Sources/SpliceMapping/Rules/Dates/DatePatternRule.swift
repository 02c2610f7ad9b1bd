public import SpliceModel

/// A day in a spelling of its own.
///
/// ```swift
/// .date("yyyy/MM/dd")             // "2026/07/31"
/// .date("MMM d, yyyy")            // "Jul 4, 2026"
/// ```
public struct DatePatternRule: Rule {
    let pattern: DatePattern

    /// Reads the day.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> LocalDate {
        let parts = try cell.withText { (text) throws(Refusal) in pattern.parts(of: text) }
        guard let date = parts?.date else { throw Refusal(.malformed) }
        return date
    }

    /// Writes the day.
    public func encode(_ value: LocalDate, to writer: inout Writer) throws(Refusal) {
        writer.text(try WallClock.pattern(pattern).text(of: LocalDateTime(date: value, time: .midnight)))
    }

    /// So many days after the start of 2026.
    public func example(_ number: Int) -> String {
        let date = WallClock.pattern(pattern).example(number).date
        return FieldConstant.text(pattern.text(of: date, .midnight) ?? "").description
    }

    /// What the rule does.
    public var note: RuleNote {
        RuleNote("date \(pattern.text)", expects: "a date \(pattern.text)", type: .string)
    }
}

extension DatePatternRule: BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> DatePatternRule {
        let defect = WallClock.pattern(pattern).defect(needsDate: true, needsTime: false)
        if let defect { layout.note("“\(path)”: \(defect)") }
        return self
    }
}

extension Rule where Self == DatePatternRule {
    /// A day in the spelling of a pattern.
    public static func date(_ pattern: DatePattern) -> DatePatternRule { DatePatternRule(pattern: pattern) }
}

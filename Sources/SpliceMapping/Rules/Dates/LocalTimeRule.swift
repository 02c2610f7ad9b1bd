public import SpliceModel

/// A time of day, without a day or a zone.
///
/// ```swift
/// .localTime                      // "12:30:00", with as many digits of a fraction as it needs
/// .localTime("HH:mm")             // "12:30"
/// .localTime("h:mm a")            // "12:30 PM"
/// ```
/// `24:00` is none: it belongs to the next day.
public struct LocalTimeRule: Rule {
    let pattern: DatePattern?

    /// Reads the time.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> LocalTime {
        let time: LocalTime?
        if let pattern {
            time = try cell.withText { (text) throws(Refusal) in pattern.parts(of: text) }?.time
        } else {
            time = LocalTime(try cell.text())
        }
        guard let time else { throw Refusal(.malformed) }
        return time
    }

    /// Writes the time; one that is finer than the pattern is refused.
    public func encode(_ value: LocalTime, to writer: inout Writer) throws(Refusal) {
        guard let pattern else { return writer.text(value.description) }
        guard let text = pattern.text(of: .earliest, value) else { throw Refusal(.tooPrecise) }
        writer.text(text)
    }

    /// A full hour.
    public func example(_ number: Int) -> String {
        let time = WallClock.iso8601.example(number).time
        return FieldConstant.text(pattern?.text(of: .earliest, time) ?? time.description).description
    }

    /// What the rule does.
    public var note: RuleNote {
        let form = pattern?.text ?? "hh:mm:ss"
        return RuleNote("time of day \(form)", expects: "a time of day \(form)", type: .string)
    }
}

extension LocalTimeRule: BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> LocalTimeRule {
        let defect = pattern.flatMap { WallClock.pattern($0).defect(needsDate: false, needsTime: true) }
        if let defect { layout.note("“\(path)”: \(defect)") }
        return self
    }
}

extension Rule where Self == LocalTimeRule {
    /// A time of day, `12:30:00`.
    public static var localTime: LocalTimeRule { LocalTimeRule(pattern: nil) }
    /// A time of day in the spelling of a pattern.
    public static func localTime(_ pattern: DatePattern) -> LocalTimeRule { LocalTimeRule(pattern: pattern) }
}

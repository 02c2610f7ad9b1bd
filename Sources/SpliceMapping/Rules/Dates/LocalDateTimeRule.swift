public import SpliceModel

/// A day and a time of day without a zone: what calendar and clock show somewhere.
///
/// ```swift
/// .localDateTime                          // "2026-07-31T12:30:00"
/// .localDateTime("dd.MM.yyyy HH:mm")      // "31.07.2026 12:30"
/// ```
public struct LocalDateTimeRule: Rule {
    let clock: WallClock

    /// Reads day and time.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> LocalDateTime { try clock.read(cell) }

    /// Writes day and time; a time that is finer than the pattern is refused.
    public func encode(_ value: LocalDateTime, to writer: inout Writer) throws(Refusal) {
        writer.text(try clock.text(of: value))
    }

    /// So many days after the start of 2026.
    public func example(_ number: Int) -> String { clock.exampleText(number) }

    /// What the rule does.
    public var note: RuleNote {
        RuleNote("local date-time \(clock.words)", expects: "a date-time \(clock.words)", type: .string)
    }
}

extension WallClock {
    /// The same as JSON.
    func exampleText(_ number: Int) -> String {
        do throws(Refusal) { return FieldConstant.text(try text(of: example(number))).description } catch {
            return "null"
        }
    }
}

extension LocalDateTimeRule: BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> LocalDateTimeRule {
        if let defect = clock.defect(needsDate: true, needsTime: true) { layout.note("“\(path)”: \(defect)") }
        return self
    }
}

extension Rule where Self == LocalDateTimeRule {
    /// A day and a time, ISO 8601 without an offset.
    public static var localDateTime: LocalDateTimeRule { LocalDateTimeRule(clock: .iso8601) }
    /// A day and a time in the spelling of a pattern.
    public static func localDateTime(_ pattern: DatePattern) -> LocalDateTimeRule {
        LocalDateTimeRule(clock: .pattern(pattern))
    }
}

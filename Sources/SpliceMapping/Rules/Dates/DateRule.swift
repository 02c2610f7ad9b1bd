public import SpliceModel

/// A day, without a time or a zone.
///
/// ```swift
/// .date                       // "2026-07-31", ISO 8601
/// .date(.monthDayYear)        // "07/31/2026"
/// .date(.dayMonthYear)        // "31.07.2026"
/// ```
@frozen
public struct DateRule: Rule {
    /// How a day is written: always two digits for day and month, four for the year.
    @frozen
    public enum Form: Sendable, Hashable {
        /// `2026-07-31`, ISO 8601.
        case iso8601
        /// `07/31/2026`.
        case monthDayYear
        /// `31.07.2026`.
        case dayMonthYear
        /// `31/07/2026`.
        case dayMonthYearSlashes
        /// `20260731`, as SAP writes days in files.
        case compact
    }

    @usableFromInline let form: Form

    @inlinable
    init(_ form: Form) { self.form = form }

    /// Reads the day.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> LocalDate {
        try cell.withText { (text) throws(Refusal) in
            guard let date = date(text) else { throw Refusal(.malformed) }
            return date
        }
    }

    @inlinable
    func date(_ text: Span<UInt8>) -> LocalDate? {
        guard text.count == (form == .compact ? 8 : 10) else { return nil }
        switch form {
        case .iso8601:
            guard text[4] == .minus, text[7] == .minus else { return nil }
            return LocalDate(text, year: 0, month: 5, day: 8)
        case .monthDayYear:
            guard text[2] == .slash, text[5] == .slash else { return nil }
            return LocalDate(text, year: 6, month: 0, day: 3)
        case .dayMonthYear, .dayMonthYearSlashes:
            let separator: UInt8 = form == .dayMonthYear ? .point : .slash
            guard text[2] == separator, text[5] == separator else { return nil }
            return LocalDate(text, year: 6, month: 3, day: 0)
        case .compact:
            return LocalDate(text, year: 0, month: 4, day: 6)
        }
    }

    /// Writes the day.
    @inlinable
    public func encode(_ value: LocalDate, to writer: inout Writer) throws(Refusal) {
        writer.buffer.reserve(12)
        writer.buffer.appendUnchecked(.quote)
        switch form {
        case .iso8601: writer.dateUnchecked(value)
        case .monthDayYear: writer.dateUnchecked(value, .slash, isMonthFirst: true)
        case .dayMonthYear: writer.dateUnchecked(value, .point, isMonthFirst: false)
        case .dayMonthYearSlashes: writer.dateUnchecked(value, .slash, isMonthFirst: false)
        case .compact:
            writer.yearUnchecked(value)
            writer.buffer.appendTwoDigitsUnchecked(value.month)
            writer.buffer.appendTwoDigitsUnchecked(value.day)
        }
        writer.buffer.appendUnchecked(.quote)
    }

    /// So many days after the start of 2026.
    public func example(_ number: Int) -> String {
        let date = LocalDate(dayNumber: 20_454 + number) ?? .earliest
        var writer = Writer(capacity: 64)
        do throws(Refusal) { try encode(date, to: &writer) } catch { return "null" }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// What the rule does.
    public var note: RuleNote {
        let pattern =
            switch form {
            case .iso8601: "YYYY-MM-DD"
            case .monthDayYear: "MM/DD/YYYY"
            case .dayMonthYear: "DD.MM.YYYY"
            case .dayMonthYearSlashes: "DD/MM/YYYY"
            case .compact: "YYYYMMDD"
            }
        return RuleNote("date \(pattern)", expects: "a date \(pattern)", type: .string)
    }
}

extension Rule where Self == DateRule {
    /// `2026-07-31`, ISO 8601.
    @inlinable public static var date: DateRule { DateRule(.iso8601) }

    /// A day in the spelling of a system.
    @inlinable
    public static func date(_ form: DateRule.Form) -> DateRule { DateRule(form) }
}

extension Writer {
    /// A day with the year at its end, where ten bytes are reserved.
    @inlinable
    @inline(__always)
    mutating func dateUnchecked(_ date: LocalDate, _ separator: UInt8, isMonthFirst: Bool) {
        buffer.appendTwoDigitsUnchecked(isMonthFirst ? date.month : date.day)
        buffer.appendUnchecked(separator)
        buffer.appendTwoDigitsUnchecked(isMonthFirst ? date.day : date.month)
        buffer.appendUnchecked(separator)
        yearUnchecked(date)
    }
}

import SpliceModel

/// How a text spells what calendar and clock show.
enum WallClock: Sendable {
    /// `2026-07-31T12:30:00` with an optional fraction.
    case iso8601
    /// A pattern.
    case pattern(DatePattern)

    func read(_ cell: borrowing Cell) throws(Refusal) -> LocalDateTime {
        switch self {
        case .iso8601:
            guard let value = LocalDateTime(try cell.text()) else { throw Refusal(.malformed) }
            return value
        case .pattern(let pattern):
            let parts = try cell.withText { (text) throws(Refusal) in pattern.parts(of: text) }
            guard let date = parts?.date, let time = parts?.time else { throw Refusal(.malformed) }
            return LocalDateTime(date: date, time: time)
        }
    }

    func text(of value: LocalDateTime) throws(Refusal) -> String {
        switch self {
        case .iso8601: return value.description
        case .pattern(let pattern):
            guard let text = pattern.text(of: value.date, value.time) else { throw Refusal(.tooPrecise) }
            return text
        }
    }

    var words: String {
        switch self {
        case .iso8601: "YYYY-MM-DDThh:mm:ss"
        case .pattern(let pattern): pattern.text
        }
    }

    /// What is wrong with the pattern; nil for a good one.
    func defect(needsDate: Bool, needsTime: Bool, needsOffset: Bool = false) -> String? {
        guard case .pattern(let pattern) = self else { return nil }
        if let defect = pattern.defect { return "the pattern “\(pattern.text)” \(defect)" }
        if needsDate, !pattern.hasDate { return "the pattern “\(pattern.text)” has no whole day" }
        if needsTime, !pattern.hasTime { return "the pattern “\(pattern.text)” has no time" }
        if !needsTime, pattern.hasTime { return "the pattern “\(pattern.text)” has a time, and the value has none" }
        if needsOffset, !pattern.hasOffset { return "the pattern “\(pattern.text)” has no offset: say in: which place" }
        if !needsOffset, pattern.hasOffset {
            return "the pattern “\(pattern.text)” has an offset, and the value has none"
        }
        if !needsDate, pattern.hasDate { return "the pattern “\(pattern.text)” has a day, and the value has none" }
        return nil
    }

    /// So many days and hours after the start of 2026, as far as the pattern has places for them.
    func example(_ number: Int) -> LocalDateTime {
        let date = LocalDate(dayNumber: 20_454 + number) ?? .earliest
        let time = LocalTime(hour: number % 24, minute: 0, second: 0, nanosecond: 0) ?? .midnight
        return LocalDateTime(date: date, time: time)
    }
}

public import SpliceModel

/// A point in time as mail and HTTP write it.
///
/// ```swift
/// .rfc2822                // "Wed, 01 Jul 2026 12:30:00 +0200"
/// .httpDate               // "Wed, 01 Jul 2026 10:30:00 GMT"
/// ```
///
/// Read is the date-time of RFC 5322 section 3.3 (which replaced RFC 2822): the weekday may be missing and must be right, seconds
/// may be missing, white space may be longer, a comment may follow; zones are numeric or `GMT`, `UT` and the North American ones
/// of section 4.3. Years have four digits: the two of old mail would be a guess.
public struct InternetDateRule: Rule {
    /// Which of the two is written; both are read.
    enum Form: Sendable { case mail, http }

    let form: Form

    /// Reads the point in time.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Instant {
        guard let instant = InternetDate.instant(try cell.text()) else { throw Refusal(.malformed) }
        return instant
    }

    /// Writes the point in time in UTC; a fraction of a second is refused.
    public func encode(_ value: Instant, to writer: inout Writer) throws(Refusal) {
        guard value.nanoseconds == 0 else { throw Refusal(.tooPrecise) }
        writer.text(text(of: value))
    }

    private func text(of value: Instant) -> String {
        let local = value.utc
        let day = DatePattern("EEE, dd MMM yyyy HH:mm:ss").text(of: local.date, local.time) ?? ""
        return day + (form == .mail ? " +0000" : " GMT")
    }

    /// So many seconds after the start of 2026.
    public func example(_ number: Int) -> String {
        FieldConstant.text(text(of: Instant(seconds: 1_767_225_600 + Int64(number), nanoseconds: 0) ?? .epoch))
            .description
    }

    /// What the rule does.
    public var note: RuleNote {
        RuleNote(
            form == .mail ? "RFC 2822 time" : "HTTP time", expects: "an RFC 2822 time", type: .string,
            losses: [Loss(.sourceIsBroader, "the offset; written in UTC")],
            edgeCases: ["years of two digits are refused", "a weekday that is not the day's is refused"])
    }
}

extension Rule where Self == InternetDateRule {
    /// RFC 2822 and its successor RFC 5322, as mail writes it.
    public static var rfc2822: InternetDateRule { InternetDateRule(form: .mail) }
    /// The fixed form of RFC 9110 section 5.6.7, as HTTP headers write it.
    public static var httpDate: InternetDateRule { InternetDateRule(form: .http) }
}

/// Reads the date-time of RFC 5322.
private enum InternetDate {
    private static let zones: [String: Int] = [
        "UT": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    ]

    static func instant(_ text: String) -> Instant? {
        guard var words = words(of: text) else { return nil }
        var weekday: Int?
        if let first = words.first, let name = first.hasSuffix(",") ? first.dropLast() : nil {
            weekday = CalendarNames.weekdays.firstIndex { $0.lowercased() == name.lowercased() }
            guard weekday != nil else { return nil }
            words.removeFirst()
        }
        guard words.count == 5, words[0].utf8.count <= 2, let day = number(words[0]),
            let month = CalendarNames.months.firstIndex(where: { $0.prefix(3).lowercased() == words[1].lowercased() }),
            words[2].utf8.count == 4, let year = number(words[2]),
            let date = LocalDate(year: year, month: month + 1, day: day),
            weekday.map({ $0 == CalendarNames.weekday(of: date) }) ?? true,
            let second = secondOfDay(words[3]), let offset = offset(words[4])
        else { return nil }
        let minute = Int64(date.dayNumber) * 1_440 + Int64(second.minute) - Int64(offset / 60)
        // The minute of a leap second is the last of a UTC day.
        guard second.second < 60 || (minute + 1) % 1_440 == 0 else { return nil }
        return Instant(seconds: minute * 60 + Int64(second.second), nanoseconds: 0)
    }

    /// The words of the text; nil when there is a comment that does not stand at its end.
    private static func words(of text: String) -> [Substring]? {
        var text = text[...]
        if let open = text.firstIndex(of: "(") {
            guard text.last == ")", text[open...].dropLast().allSatisfy({ $0 != ")" }) else { return nil }
            text = text[..<open]
        }
        return text.split { $0 == " " || $0 == "\t" }
    }

    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { $0.isDigit } ? Int(text) : nil
    }

    private static func secondOfDay(_ text: Substring) -> (minute: Int, second: Int)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts.allSatisfy({ $0.utf8.count == 2 }) else { return nil }
        let numbers = parts.compactMap(number)
        guard numbers.count == parts.count, numbers[0] < 24, numbers[1] < 60, numbers.count < 3 || numbers[2] <= 60
        else {
            return nil
        }
        return (numbers[0] * 60 + numbers[1], numbers.count == 3 ? numbers[2] : 0)
    }

    private static func offset(_ text: Substring) -> Int? {
        if let hours = zones[text.uppercased()] { return hours * 3_600 }
        guard text.utf8.count == 5, text.first == "+" || text.first == "-", let digits = number(text.dropFirst()),
            digits / 100 < 24, digits % 100 < 60
        else { return nil }
        let seconds = (digits / 100 * 60 + digits % 100) * 60
        return text.first == "-" ? -seconds : seconds
    }
}

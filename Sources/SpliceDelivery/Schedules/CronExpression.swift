import SpliceModel

/// When something is to happen, in the five fields of cron: minute, hour, day of month, month, day of week.
///
/// As POSIX has them (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/crontab.html), and what every cron adds
/// (crontab(5), https://man7.org/linux/man-pages/man5/crontab.5.html):
///
/// - A field is `*`, or a list of numbers and ranges: `0,30`, `9-17`, `1-5,7`. A range or `*` takes a step: `*/15`, `8-18/2`.
/// - Months and days of the week have names, in any case: `jan`, `MON-FRI`. Sunday is 0 and 7.
/// - A day matches when day of month and day of week do; if neither field begins with `*`, when one of them does:
///   `0 9 13 * fri` is every 13th and every Friday.
/// - `@hourly`, `@daily`, `@midnight`, `@weekly`, `@monthly`, `@yearly` and `@annually` stand for the usual five fields.
///
/// Not understood, and refused: seconds, years, `?`, `L`, `W`, `#`, `@reboot`.
public struct CronExpression: Sendable, Hashable, CustomStringConvertible {
    /// The expression as it was given.
    public let description: String
    let minutes: CronField
    let hours: CronField
    private let daysOfMonth: CronField
    private let months: CronField
    private let daysOfWeek: CronField

    /// Reads an expression.
    ///
    /// - Throws: ``DeliveryError`` with code `invalidOption` that names the field, also where no day can ever match, such as
    ///   February 30th.
    public init(_ text: String) throws {
        description = text
        let expanded = Self.macros[text.lowercased()] ?? text
        let fields = expanded.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard fields.count == 5 else {
            throw DeliveryError(
                .invalidOption,
                "“\(text)” has \(fields.count) fields; five are minute, hour, day of month, month, day of week",
                at: "cron")
        }
        minutes = try CronField(fields[0], .minute)
        hours = try CronField(fields[1], .hour)
        daysOfMonth = try CronField(fields[2], .dayOfMonth)
        months = try CronField(fields[3], .month)
        daysOfWeek = try CronField(fields[4], .dayOfWeek)
        guard isPossible else {
            throw DeliveryError(.invalidOption, "“\(text)” names a day that no month has", at: "cron")
        }
    }

    private static let macros = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]

    /// Whether a weekday alone lets days match, whatever the day of month says.
    private var eitherMatches: Bool { !daysOfMonth.isStar && !daysOfWeek.isStar }

    private var isPossible: Bool {
        if eitherMatches { return true }
        return months.values.contains { month in
            daysOfMonth.values.contains { $0 <= LocalDate.days(inMonth: month, year: 2000) }
        }
    }

    func matches(_ date: LocalDate) -> Bool {
        guard months.contains(date.month) else { return false }
        let inMonth = daysOfMonth.contains(date.day)
        let inWeek = daysOfWeek.contains(date.weekday.rawValue % 7)
        return eitherMatches ? inMonth || inWeek : inMonth && inWeek
    }

    /// The first matching day that is not before a day; `nil` if none is left in the calendar.
    func day(onOrAfter start: LocalDate) -> LocalDate? {
        var date = start
        // A leap day on a given weekday comes every 40 years at the latest.
        for _ in 0..<(41 * 366) {
            if matches(date) { return date }
            let next = months.contains(date.month) ? date.dayNumber + 1 : Self.nextMonth(date)
            guard let following = LocalDate(dayNumber: next) else { return nil }
            date = following
        }
        return nil
    }

    private static func nextMonth(_ date: LocalDate) -> Int {
        date.dayNumber - date.day + 1 + LocalDate.days(inMonth: date.month, year: date.year)
    }
}

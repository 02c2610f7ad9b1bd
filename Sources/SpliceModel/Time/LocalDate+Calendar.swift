/// A day of the week, numbered as in ISO 8601.
@frozen
public enum Weekday: Int, Sendable, Hashable, Codable, CaseIterable {
    /// 1.
    case monday = 1
    /// 2.
    case tuesday
    /// 3.
    case wednesday
    /// 4.
    case thursday
    /// 5.
    case friday
    /// 6.
    case saturday
    /// 7.
    case sunday
}

// The conversions between a day and its number are Howard Hinnant's `days_from_civil` and `civil_from_days`
// (https://howardhinnant.github.io/date_algorithms.html): years begin in March, so that the leap day is the last.
extension LocalDate {
    /// The day's number: 0 is 1970-01-01, days before are negative.
    @inlinable
    public var dayNumber: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The day with a number; nil outside of the years 0…9999.
    @inlinable
    public init?(dayNumber: Int) {
        guard dayNumber >= -719_528, dayNumber <= 2_932_896 else { return nil }
        self.init(trustedDayNumber: dayNumber)
    }

    @inlinable
    init(trustedDayNumber dayNumber: Int) {
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        self.init(
            trusted: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// True when February has 29 days.
    @inlinable
    public static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// 28…31; the month is in 1…12.
    @inlinable
    public static func days(inMonth month: Int, year: Int) -> Int {
        month == 2 ? (isLeap(year) ? 29 : 28) : 30 + (month + (month >> 3)) & 1
    }

    /// The day of the week.
    public var weekday: Weekday {
        Weekday(rawValue: (dayNumber + 719_528 + 5) % 7 + 1) ?? .monday
    }

    /// 1…366.
    public var dayOfYear: Int { dayNumber - LocalDate(trusted: year, 1, 1).dayNumber + 1 }

    /// The ISO 8601 week and the year it belongs to, which may be the one before or after.
    public var isoWeek: (year: Int, week: Int) {
        let thursday = LocalDate(trustedDayNumber: dayNumber + 4 - weekday.rawValue)
        return (thursday.year, (thursday.dayOfYear - 1) / 7 + 1)
    }

    /// The day so many days later, or earlier. Throws `outOfRange` when it is not in the years 0…9999.
    public func adding(days: Int) throws(ModelError) -> LocalDate {
        let (number, overflow) = dayNumber.addingReportingOverflow(days)
        guard !overflow, let date = LocalDate(dayNumber: number) else { throw LocalDate.outOfRange }
        return date
    }

    /// The same day so many months later, or earlier; the month's last day where it has no such day (Jan 31 + 1 month
    /// is Feb 28 or 29). Throws `outOfRange` when it is not in the years 0…9999.
    public func adding(months: Int) throws(ModelError) -> LocalDate {
        let (total, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
        guard !overflow, (0..<120_000).contains(total) else { throw LocalDate.outOfRange }
        let (year, month) = (total / 12, total % 12 + 1)
        return LocalDate(trusted: year, month, min(day, LocalDate.days(inMonth: month, year: year)))
    }

    /// How many days later the other day is; negative when it is earlier.
    @inlinable
    public func days(until other: LocalDate) -> Int { other.dayNumber - dayNumber }

    private static var outOfRange: ModelError {
        ModelError(.outOfRange, "LocalDate", "the day is not in the years 0 to 9999")
    }
}

/// A moment as year, month, day and time of day in UTC, in the proleptic Gregorian calendar.
struct UTCDate {
    let year: Int64
    let month: Int64
    let day: Int64
    let secondOfDay: Int64

    /// - Parameter time: The time since 1970; fractions of a second are cut off.
    init(_ time: Duration) {
        let seconds = time.components.seconds
        var days = seconds / 86_400
        if seconds % 86_400 < 0 { days -= 1 }
        secondOfDay = seconds - days * 86_400
        // Eras of 400 years that begin on 1 March, so that the leap day is the last day of a year.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// `20260830`.
    var basicDate: String { Self.padded(year, 4) + Self.padded(month, 2) + Self.padded(day, 2) }

    /// `20260830T123600Z` (ISO 8601, basic format).
    var basic: String {
        "\(basicDate)T\(Self.padded(secondOfDay / 3600, 2))\(Self.padded(secondOfDay / 60 % 60, 2))"
            + "\(Self.padded(secondOfDay % 60, 2))Z"
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

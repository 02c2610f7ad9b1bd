/// Dates as HTTP headers write them (RFC 9110 section 5.6.7), as time since 1970-01-01T00:00:00Z.
public enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

    /// Reads the preferred form, `Sun, 06 Nov 1994 08:49:37 GMT`, and both obsolete ones that a recipient must accept.
    /// The weekday is not compared with the date.
    ///
    /// - Parameters:
    ///   - text: The value of the header field.
    ///   - now: Decides the century of a two-digit year: the one that is not more than 50 years ahead.
    /// - Returns: `nil` when `text` is not such a date.
    public static func parse(_ text: String, now: Duration) -> Duration? {
        let words = text.split(separator: " ").map(String.init)
        switch words.count {
        case 6 where words[0].hasSuffix(",") && words[5] == "GMT":
            return date(day: words[1], month: words[2], year: Int(words[3]), time: words[4])
        case 4 where words[0].hasSuffix(",") && words[3] == "GMT":
            let parts = words[1].split(separator: "-").map(String.init)
            guard parts.count == 3, let short = Int(parts[2]), (0...99).contains(short) else { return nil }
            return date(day: parts[0], month: parts[1], year: fullYear(short, now: now), time: words[2])
        case 5:
            return date(day: words[2], month: words[1], year: Int(words[4]), time: words[3])
        default:
            return nil
        }
    }

    /// Writes the preferred form. Fractions of a second are dropped.
    public static func format(_ sinceEpoch: Duration) -> String {
        let seconds = sinceEpoch.components.seconds
        let days = Int((Double(seconds) / 86_400).rounded(.down))
        let inDay = Int(seconds) - days * 86_400
        let (year, month, day) = civil(days)
        let weekday = weekdays[((days + 4) % 7 + 7) % 7]
        let clock = [inDay / 3_600, inDay / 60 % 60, inDay % 60].map(twoDigits).joined(separator: ":")
        return "\(weekday), \(twoDigits(day)) \(months[month - 1]) \(fourDigits(year)) \(clock) GMT"
    }

    private static func date(day: String, month: String, year: Int?, time: String) -> Duration? {
        let clock = time.split(separator: ":").compactMap { Int($0) }
        guard let day = Int(day), let month = months.firstIndex(of: month), let year, (1...9_999).contains(year),
            (1...31).contains(day), clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]),
            (0...60).contains(clock[2])
        else { return nil }
        let seconds = clock[0] * 3_600 + clock[1] * 60 + clock[2]
        return .seconds(days(year: year, month: month + 1, day: day) * 86_400 + seconds)
    }

    private static func fullYear(_ short: Int, now: Duration) -> Int {
        let current = civil(Int(now.components.seconds / 86_400)).year
        let candidate = current - current % 100 + short
        return candidate > current + 50 ? candidate - 100 : candidate
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar, counted in years that begin in March.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func fourDigits(_ number: Int) -> String {
        String(repeating: "0", count: max(0, 4 - String(number).count)) + String(number)
    }
}

import SpliceModel

/// A point in time as `Date:` writes it, in UTC: `Mon, 23 Nov 2026 21:00:00 +0000` (RFC 5322 section 3.3).
enum MailDate {
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(of instant: Instant) -> String {
        let local = instant.utc
        // 1970-01-01 was a Thursday; days before it count down.
        let day = instant.seconds >= 0 ? instant.seconds / 86_400 : (instant.seconds - 86_399) / 86_400
        let weekday = weekdays[Int(((day % 7) + 7) % 7)]
        let month = months[Int(local.date.month) - 1]
        let time = [local.time.hour, local.time.minute, local.time.second].map { twoDigits(Int($0)) }
        return "\(weekday), \(twoDigits(Int(local.date.day))) \(month) \(fourDigits(Int(local.date.year))) "
            + time.joined(separator: ":") + " +0000"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func fourDigits(_ number: Int) -> String {
        String(repeating: "0", count: max(0, 4 - "\(number)".count)) + "\(number)"
    }
}

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension WebhookScheme.Timestamp.Unit {
    /// The time since 1970; `nil` for anything that is not plainly a time.
    func parse(_ text: String) -> Duration? {
        switch self {
        case .seconds: Self.digits(text).map { .seconds($0) }
        case .milliseconds: Self.digits(text).map { .milliseconds($0) }
        case .rfc3339:
            (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: false)))
                .map { .seconds($0.timeIntervalSince1970) }
        }
    }

    /// The time as this unit writes it, fractions cut off.
    func format(_ time: Duration) -> String {
        switch self {
        case .seconds: return String(time.components.seconds)
        case .milliseconds:
            return String(time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000)
        case .rfc3339:
            return Date(timeIntervalSince1970: Double(time.components.seconds)).formatted(.iso8601)
        }
    }

    /// At most 15 digits: no sign, no spaces, no overflow.
    private static func digits(_ text: String) -> Int64? {
        guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(text)
    }
}

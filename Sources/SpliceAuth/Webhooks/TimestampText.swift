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
            // The parser of Foundation passes over what comes after the time, which may be a piece of the body.
            Self.isRFC3339(text)
                ? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: false)))
                    .map { .seconds($0.timeIntervalSince1970) } : nil
        }
    }

    /// `2026-01-31T23:59:59` and then `Z` or an offset such as `+01:00`, with nothing before and after.
    private static func isRFC3339(_ text: String) -> Bool {
        let form = Array("0000-00-00T00:00:00".utf8)
        let zone = text.utf8.dropFirst(form.count)
        let isZone =
            zone.elementsEqual("Z".utf8)
            || (zone.first == UInt8(ascii: "+") || zone.first == UInt8(ascii: "-"))
                && matches(zone.dropFirst(), Array("00:00".utf8))
        return isZone && matches(text.utf8.prefix(form.count), form)
    }

    /// Whether `text` has a digit where `form` has one, and is the same elsewhere.
    private static func matches(_ text: some Collection<UInt8>, _ form: [UInt8]) -> Bool {
        let isDigit = { (byte: UInt8) in (48...57).contains(byte) }
        return text.count == form.count && zip(text, form).allSatisfy { isDigit($1) ? isDigit($0) : $0 == $1 }
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
        guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            // One number, one text: a zero more could come from the end of a body that is signed right before it.
            text == "0" || text.utf8.first != UInt8(ascii: "0")
        else { return nil }
        return Int64(text)
    }
}

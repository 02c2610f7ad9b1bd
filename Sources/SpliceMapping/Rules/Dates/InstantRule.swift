public import SpliceModel

/// A point in time.
///
/// ```swift
/// .rfc3339                    // "2026-07-01T12:30:00Z", any offset; written in UTC
/// .unixSeconds                // 1782909000
/// .unixMilliseconds           // 1782909000000
/// .odataDate                  // "/Date(1782909000000)/", the JSON of OData 2
/// ```
///
/// An instant has no zone: the offset that a document wrote is not kept. Where it matters, read a `ZonedDateTime`.
@frozen
public struct InstantRule: Rule {
    /// How points in time are written.
    @frozen
    public enum Form: Sendable, Hashable {
        /// RFC 3339, an internet profile of ISO 8601.
        case rfc3339
        /// Seconds since 1970 as a number.
        case unixSeconds
        /// Milliseconds since 1970 as a number.
        case unixMilliseconds
        /// Milliseconds since 1970 as OData 2 writes them in JSON.
        case odata
    }

    @usableFromInline let form: Form

    @inlinable
    init(_ form: Form) { self.form = form }

    /// Reads the point in time.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Instant {
        guard form == .rfc3339 else { return try decodeNumber(cell) }
        return try cell.withText { (text) throws(Refusal) in
            guard let instant = Instant(rfc3339: text) else { throw Refusal(.malformed) }
            return instant
        }
    }

    @usableFromInline
    @inline(never)
    func decodeNumber(_ cell: borrowing Cell) throws(Refusal) -> Instant {
        let instant: Instant?
        switch form {
        case .unixSeconds: instant = Instant(seconds: try cell.integer(), nanoseconds: 0)
        case .unixMilliseconds: instant = Instant(milliseconds: try cell.integer())
        case .rfc3339, .odata:
            instant = try cell.withText { (text) throws(Refusal) in
                guard let milliseconds = InstantRule.odataMilliseconds(text) else { throw Refusal(.malformed) }
                return Instant(milliseconds: milliseconds)
            }
        }
        guard let instant else { throw Refusal(.outOfRange) }
        return instant
    }

    /// `/Date(1782909000000)/`; an offset behind the number (`+0120`) only says how to show it, and is skipped.
    private static func odataMilliseconds(_ text: Span<UInt8>) -> Int64? {
        let opening = Array("/Date(".utf8)
        let closing = Array(")/".utf8)
        guard text.count > opening.count + closing.count else { return nil }
        for (index, byte) in opening.enumerated() where text[index] != byte { return nil }
        for (index, byte) in closing.enumerated() where text[text.count - closing.count + index] != byte { return nil }
        var end = text.count - closing.count
        for index in (opening.count + 1)..<end where text[index] == .plus || text[index] == .minus {
            end = index
            break
        }
        return Int64(digits: text.extracting(opening.count..<end))
    }

    /// Writes the point in time.
    @inlinable
    public func encode(_ value: Instant, to writer: inout Writer) throws(Refusal) {
        switch form {
        case .rfc3339: writer.rfc3339(value)
        case .unixSeconds:
            guard value.nanoseconds == 0 else { throw Refusal(.tooPrecise) }
            writer.integer(value.seconds)
        case .unixMilliseconds:
            guard value.nanoseconds % 1_000_000 == 0 else { throw Refusal(.tooPrecise) }
            writer.integer(value.milliseconds)
        case .odata:
            guard value.nanoseconds % 1_000_000 == 0 else { throw Refusal(.tooPrecise) }
            writer.text("/Date(\(value.milliseconds))/")
        }
    }

    /// So many seconds after the start of 2026.
    public func example(_ number: Int) -> String {
        let instant = Instant(seconds: 1_767_225_600 + Int64(number), nanoseconds: 0) ?? .epoch
        var writer = Writer(capacity: 64)
        do throws(Refusal) { try encode(instant, to: &writer) } catch { return "null" }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// What the rule does.
    public var note: RuleNote {
        switch form {
        case .rfc3339:
            RuleNote(
                "RFC 3339 time", expects: "an RFC 3339 time", type: .string,
                losses: [Loss(.sourceIsBroader, "the offset; written in UTC")],
                edgeCases: ["a leap second reads as the next second", "digits beyond nanoseconds are cut off"])
        case .unixSeconds: RuleNote("Unix seconds", expects: "Unix seconds", type: .integer)
        case .unixMilliseconds: RuleNote("Unix milliseconds", expects: "Unix milliseconds", type: .integer)
        case .odata:
            RuleNote(
                "OData 2 time", expects: "an OData time", type: .string,
                edgeCases: ["an offset behind the number is read over"])
        }
    }
}

extension Rule where Self == InstantRule {
    /// RFC 3339, with any offset; written in UTC with as many digits of a second as there are.
    @inlinable public static var rfc3339: InstantRule { InstantRule(.rfc3339) }
    /// Seconds since 1970 as a number. A finer time is refused when written.
    @inlinable public static var unixSeconds: InstantRule { InstantRule(.unixSeconds) }
    /// Milliseconds since 1970 as a number. A finer time is refused when written.
    @inlinable public static var unixMilliseconds: InstantRule { InstantRule(.unixMilliseconds) }
    /// `"/Date(1782909000000)/"`, the JSON of OData 2. A finer time is refused when written.
    @inlinable public static var odataDate: InstantRule { InstantRule(.odata) }
}

/// A point in time as a place shows it: calendar, clock, the offset from UTC, and, where known, the zone's IANA name.
///
/// Two of them are equal when all parts are; `instant` compares points in time.
public struct ZonedDateTime: Sendable, Hashable {
    /// What calendar and clock show.
    public let local: LocalDateTime
    /// How far that clock is ahead of UTC.
    public let offset: UTCOffset
    /// The IANA name of the zone, such as `Europe/Berlin`; nil when only the offset is known.
    public let zone: String?
    /// The point in time.
    public let instant: Instant

    /// A local date-time and its offset.
    ///
    /// - Throws: `outOfRange` when the point in time is not in the years 0…9999 of UTC, `invalidFormat` when the zone's
    ///   name is none (IANA: parts of letters, digits, `.`, `_`, `+`, `-`, separated by `/`).
    public init(local: LocalDateTime, offset: UTCOffset, zone: String?) throws(ModelError) {
        if let zone, !ZonedDateTime.isZoneName(zone) {
            throw ModelError(.invalidFormat, "ZonedDateTime", "the zone is not an IANA time zone name")
        }
        self.local = local
        self.offset = offset
        self.zone = zone
        instant = try local.instant(offset: offset)
    }

    static func isZoneName(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            guard let first = part.utf8.first, first.isASCIILetter || first == .point || first == 0x5F else {
                return false
            }
            return part != "." && part != ".."
                && part.utf8.allSatisfy {
                    $0.isASCIILetter || $0 &- 0x30 <= 9 || [.point, 0x5F, .plus, .minus].contains($0)
                }
        }
    }
}

extension ZonedDateTime: LosslessStringConvertible {
    /// From RFC 3339, or RFC 9557 with one zone name: `2024-05-01T12:30:00+02:00[Europe/Berlin]`; nil for anything
    /// else.
    ///
    /// Other RFC 9557 suffixes (`[u-ca=…]`) are refused. That the offset is one of the zone's at that time is not
    /// checked: ``TimeZoneRules/isConsistent(_:)`` does.
    public init?(_ text: String) {
        do throws(ModelError) { try self.init(parsing: text) } catch { return nil }
    }

    /// As ``init(_:)``, and says what is wrong: throws `invalidFormat` or `outOfRange`.
    public init(parsing text: some StringProtocol) throws(ModelError) {
        var cursor = ByteCursor(text.utf8.makeIterator())
        guard let date = LocalDate(reading: &cursor), cursor.take(.upperT) || cursor.take(.lowerT),
            let time = ClockReading(reading: &cursor)?.time, let offset = UTCOffset(reading: &cursor, seconds: true)
        else { throw ZonedDateTime.malformed }
        var zone: String?
        if cursor.take(.openBracket) {
            var name: [UInt8] = []
            while let byte = cursor.next, byte != .closeBracket, name.count < 128 {
                name.append(byte)
                cursor.take(byte)
            }
            guard cursor.take(.closeBracket) else { throw ZonedDateTime.malformed }
            zone = String(decoding: name, as: UTF8.self)
        }
        guard cursor.isAtEnd else { throw ZonedDateTime.malformed }
        try self.init(local: LocalDateTime(date: date, time: time), offset: offset, zone: zone)
    }

    private static var malformed: ModelError {
        ModelError(
            .invalidFormat, "ZonedDateTime", "a zoned date-time is an RFC 3339 date-time with an optional [zone name]")
    }

    /// RFC 9557: `2024-05-01T12:30:00+02:00[Europe/Berlin]`.
    public var description: String {
        var bytes: [UInt8] = []
        local.append(to: &bytes)
        offset.append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self) + (zone.map { "[\($0)]" } ?? "")
    }
}

extension ZonedDateTime: Codable {
    /// Reads RFC 9557.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes RFC 9557.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

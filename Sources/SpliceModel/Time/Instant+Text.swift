extension Instant: LosslessStringConvertible {
    /// A point in time from an RFC 3339 date-time such as `2024-05-01T12:30:00.5+02:00`; nil for anything else.
    ///
    /// `T` and `Z` may be lower case. Digits of the fraction beyond the ninth are read and cut off. A leap second,
    /// which may only be 23:59:60 UTC, reads as the second that follows it, since POSIX time has none.
    @inlinable
    public init?(_ text: String) { self.init(utf8: text.utf8) }

    /// As ``init(_:)``, from bytes.
    @inlinable
    public init?(utf8: some Sequence<UInt8>) {
        var cursor = ByteCursor(utf8.makeIterator())
        guard let date = LocalDate(reading: &cursor), cursor.take(.upperT) || cursor.take(.lowerT),
            let clock = ClockReading(reading: &cursor), let offset = UTCOffset(reading: &cursor, seconds: false),
            cursor.isAtEnd
        else { return nil }
        let minute = Int64(date.dayNumber) * 1_440 + Int64(clock.minuteOfDay - offset.seconds / 60)
        // The minute of a leap second is the last of a UTC day: the one that a multiple of 1,440 follows.
        guard clock.secondOfMinute < 60 || (minute + 1) % 1_440 == 0 else { return nil }
        let nanosecond = clock.secondOfMinute < 60 ? clock.nanosecond : 0
        self.init(seconds: minute * 60 + Int64(clock.secondOfMinute), nanoseconds: nanosecond)
    }

    /// As ``init(_:)``, and says what is wrong: throws `invalidFormat`.
    public init(parsing text: some StringProtocol) throws(ModelError) {
        guard let instant = Instant(utf8: text.utf8) else {
            throw ModelError(
                .invalidFormat, "Instant",
                "a point in time is an RFC 3339 date-time with an offset or Z, in the years 0 to 9999")
        }
        self = instant
    }

    /// RFC 3339 in UTC, with as many digits of a fraction as it needs: `2024-05-01T10:30:00.5Z`.
    public var description: String {
        var bytes: [UInt8] = []
        utc.append(to: &bytes)
        bytes.append(.upperZ)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Instant: Codable {
    /// Reads an RFC 3339 date-time.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes an RFC 3339 date-time in UTC.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

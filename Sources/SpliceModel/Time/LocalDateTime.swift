/// A date and a time of day as a calendar and a clock on a wall show them; without a zone it is no point in time.
@frozen
public struct LocalDateTime: Sendable, Hashable, BitwiseCopyable {
    /// The day.
    public let date: LocalDate
    /// The time of day.
    public let time: LocalTime

    /// A date and a time of day.
    @inlinable
    public init(date: LocalDate, time: LocalTime) {
        self.date = date
        self.time = time
    }

    /// The point in time at which clocks that far ahead of UTC show this.
    ///
    /// Throws `outOfRange` when it is not in the years 0…9999 of UTC.
    public func instant(offset: UTCOffset) throws(ModelError) -> Instant {
        let seconds = Int64(date.dayNumber) * 86_400 + Int64(time.secondOfDay - offset.seconds)
        guard let instant = Instant(seconds: seconds, nanoseconds: time.nanosecond) else { throw Instant.outOfRange }
        return instant
    }
}

extension LocalDateTime: Comparable {
    /// In the order of the wall clock.
    @inlinable
    public static func < (left: LocalDateTime, right: LocalDateTime) -> Bool {
        left.date == right.date ? left.time < right.time : left.date < right.date
    }
}

extension LocalDateTime: LosslessStringConvertible {
    /// From `YYYY-MM-DDThh:mm:ss` with an optional fraction; nil for anything else, an offset included.
    @inlinable
    public init?(_ text: String) { self.init(utf8: text.utf8) }

    /// As ``init(_:)``, from bytes.
    @inlinable
    public init?(utf8: some Sequence<UInt8>) {
        var cursor = ByteCursor(utf8.makeIterator())
        guard let date = LocalDate(reading: &cursor), cursor.take(.upperT) || cursor.take(.lowerT),
            let time = ClockReading(reading: &cursor)?.time, cursor.isAtEnd
        else { return nil }
        self.init(date: date, time: time)
    }

    /// As ``init(_:)``, and says what is wrong: throws `invalidFormat`.
    public init(parsing text: some StringProtocol) throws(ModelError) {
        guard let value = LocalDateTime(utf8: text.utf8) else {
            throw ModelError(
                .invalidFormat, "LocalDateTime", "a local date-time is written YYYY-MM-DDThh:mm:ss without an offset")
        }
        self = value
    }

    /// `YYYY-MM-DDThh:mm:ss`, with as many digits of a fraction as it needs.
    public var description: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func append(to bytes: inout [UInt8]) {
        date.append(to: &bytes)
        bytes.append(.upperT)
        time.append(to: &bytes)
    }
}

extension LocalDateTime: Codable {
    /// Reads `YYYY-MM-DDThh:mm:ss` with an optional fraction.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes `YYYY-MM-DDThh:mm:ss` with as many digits of a fraction as it needs.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

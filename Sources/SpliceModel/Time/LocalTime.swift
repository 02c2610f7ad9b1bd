/// A time of day without a date and without a zone, to the nanosecond: 00:00:00 to 23:59:59.999999999.
@frozen
public struct LocalTime: Sendable, Hashable, BitwiseCopyable {
    /// Nanoseconds since midnight, 0..<86,400,000,000,000.
    public let nanosecondOfDay: Int64

    /// A time from its parts; nil when there is no such time. A leap second (`second` 60) is none.
    @inlinable
    public init?(hour: Int, minute: Int, second: Int, nanosecond: Int) {
        guard hour >= 0, hour < 24, minute >= 0, minute < 60, second >= 0, second < 60, nanosecond >= 0,
            nanosecond < 1_000_000_000
        else { return nil }
        nanosecondOfDay = Int64(hour * 3_600 + minute * 60 + second) * 1_000_000_000 + Int64(nanosecond)
    }

    /// A time from the nanoseconds since midnight; nil when there are too many or they are negative.
    @inlinable
    public init?(nanosecondOfDay: Int64) {
        guard nanosecondOfDay >= 0, nanosecondOfDay < 86_400_000_000_000 else { return nil }
        self.nanosecondOfDay = nanosecondOfDay
    }

    /// For callers that have established the range.
    @inlinable
    init(trustedSecond second: Int, nanosecond: Int) {
        nanosecondOfDay = Int64(second) * 1_000_000_000 + Int64(nanosecond)
    }

    /// 00:00:00.
    @inlinable public static var midnight: LocalTime { LocalTime(trustedSecond: 0, nanosecond: 0) }

    /// 0…86,399.
    @inlinable public var secondOfDay: Int { Int(nanosecondOfDay / 1_000_000_000) }
    /// 0…23.
    @inlinable public var hour: Int { secondOfDay / 3_600 }
    /// 0…59.
    @inlinable public var minute: Int { secondOfDay / 60 % 60 }
    /// 0…59.
    @inlinable public var second: Int { secondOfDay % 60 }
    /// 0…999,999,999.
    @inlinable public var nanosecond: Int { Int(nanosecondOfDay % 1_000_000_000) }
}

extension LocalTime: Comparable {
    /// In the order of the day.
    @inlinable
    public static func < (left: LocalTime, right: LocalTime) -> Bool { left.nanosecondOfDay < right.nanosecondOfDay }
}

extension LocalTime: LosslessStringConvertible {
    /// A time from `hh:mm:ss` with an optional fraction after a point (RFC 3339 partial-time); nil for anything else.
    ///
    /// Digits of the fraction beyond the ninth are read and cut off.
    @inlinable
    public init?(_ text: String) { self.init(utf8: text.utf8) }

    /// As ``init(_:)``, from bytes.
    @inlinable
    public init?(utf8: some Sequence<UInt8>) {
        var cursor = ByteCursor(utf8.makeIterator())
        guard let clock = ClockReading(reading: &cursor), cursor.isAtEnd, let time = clock.time else { return nil }
        self = time
    }

    /// As ``init(_:)``, and says what is wrong: throws `invalidFormat`.
    public init(parsing text: some StringProtocol) throws(ModelError) {
        guard let time = LocalTime(utf8: text.utf8) else {
            throw ModelError(.invalidFormat, "LocalTime", "a time is written hh:mm:ss with an optional fraction")
        }
        self = time
    }

    /// `hh:mm:ss`, with as many digits of a fraction as it needs.
    public var description: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func append(to bytes: inout [UInt8]) {
        bytes.append(hour, width: 2)
        bytes.append(.colon)
        bytes.append(minute, width: 2)
        bytes.append(.colon)
        bytes.append(second, width: 2)
        bytes.appendFraction(nanosecond)
    }
}

extension LocalTime: Codable {
    /// Reads `hh:mm:ss` with an optional fraction.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes `hh:mm:ss` with as many digits of a fraction as it needs.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

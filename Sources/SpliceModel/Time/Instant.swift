/// A point in time, to the nanosecond, from 0000-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
///
/// Seconds are counted as POSIX counts them: every day has 86,400, leap seconds do not exist.
@frozen
public struct Instant: Sendable, Hashable, BitwiseCopyable {
    /// Seconds since 1970-01-01T00:00:00Z, rounded toward the past.
    public let seconds: Int64
    @usableFromInline let storedNanoseconds: Int32

    /// Nanoseconds past ``seconds``, 0…999,999,999.
    @inlinable public var nanoseconds: Int { Int(storedNanoseconds) }

    /// A point in time; nil when it is not in the years 0…9999 or `nanoseconds` is not in 0…999,999,999.
    @inlinable
    public init?(seconds: Int64, nanoseconds: Int) {
        guard seconds >= -62_167_219_200, seconds <= 253_402_300_799, nanoseconds >= 0, nanoseconds < 1_000_000_000
        else { return nil }
        self.init(trusted: seconds, nanoseconds: nanoseconds)
    }

    /// For callers that have established both ranges.
    @inlinable
    init(trusted seconds: Int64, nanoseconds: Int) {
        self.seconds = seconds
        storedNanoseconds = Int32(truncatingIfNeeded: nanoseconds)
    }

    /// A point in time from whole milliseconds since 1970; nil when it is not in the years 0…9999.
    @inlinable
    public init?(milliseconds: Int64) {
        let (quotient, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        self.init(
            seconds: rest < 0 ? quotient - 1 : quotient, nanoseconds: Int(rest < 0 ? rest + 1_000 : rest) * 1_000_000)
    }

    /// 1970-01-01T00:00:00Z.
    @inlinable public static var epoch: Instant { Instant(trusted: 0, nanoseconds: 0) }
    /// 0000-01-01T00:00:00Z.
    @inlinable public static var earliest: Instant { Instant(trusted: -62_167_219_200, nanoseconds: 0) }
    /// 9999-12-31T23:59:59.999999999Z.
    @inlinable public static var latest: Instant { Instant(trusted: 253_402_300_799, nanoseconds: 999_999_999) }

    /// Milliseconds since 1970; what is finer is cut off toward the past.
    @inlinable
    public var milliseconds: Int64 { seconds * 1_000 + Int64(nanoseconds / 1_000_000) }

    /// What calendar and clock show at this point in time, that far ahead of UTC.
    ///
    /// Throws `outOfRange` when that day is not in the years 0…9999.
    public func local(offset: UTCOffset) throws(ModelError) -> LocalDateTime {
        let shifted = seconds + Int64(offset.seconds)
        let day = shifted >= 0 ? shifted / 86_400 : (shifted - 86_399) / 86_400
        guard let date = LocalDate(dayNumber: Int(day)) else { throw Instant.outOfRange }
        let time = LocalTime(trustedSecond: Int(shifted - day * 86_400), nanosecond: nanoseconds)
        return LocalDateTime(date: date, time: time)
    }

    /// What calendar and clock show in UTC.
    public var utc: LocalDateTime {
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return LocalDateTime(
            date: LocalDate(trustedDayNumber: Int(day)),
            time: LocalTime(trustedSecond: Int(seconds - day * 86_400), nanosecond: nanoseconds))
    }

    /// The point in time so much later, or earlier; what is finer than a nanosecond is cut off.
    ///
    /// Throws `outOfRange` when it is not in the years 0…9999.
    public func adding(_ duration: Duration) throws(ModelError) -> Instant {
        let (moreSeconds, attoseconds) = duration.components
        let (whole, overflow) = seconds.addingReportingOverflow(moreSeconds)
        guard !overflow, whole > Int64.min else { throw Instant.outOfRange }
        let nanoseconds = nanoseconds + Int(attoseconds / 1_000_000_000)
        let carry: Int64 = nanoseconds >= 1_000_000_000 ? 1 : (nanoseconds < 0 ? -1 : 0)
        guard
            let result = Instant(
                seconds: whole.addingReportingOverflow(carry).partialValue,
                nanoseconds: nanoseconds - Int(carry) * 1_000_000_000)
        else { throw Instant.outOfRange }
        return result
    }

    /// How much later the other point in time is; negative when it is earlier.
    public func duration(until other: Instant) -> Duration {
        Duration(
            secondsComponent: other.seconds - seconds,
            attosecondsComponent: Int64(other.nanoseconds - nanoseconds) * 1_000_000_000)
    }

    static var outOfRange: ModelError {
        ModelError(.outOfRange, "Instant", "the point in time is not in the years 0 to 9999")
    }
}

extension Instant: Comparable {
    /// In the order of time.
    @inlinable
    public static func < (left: Instant, right: Instant) -> Bool {
        left.seconds == right.seconds ? left.storedNanoseconds < right.storedNanoseconds : left.seconds < right.seconds
    }
}

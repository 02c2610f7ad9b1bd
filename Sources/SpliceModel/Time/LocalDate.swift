/// A day on the calendar, without a time and without a zone: a birthday, a due date, a posting date.
///
/// The proleptic Gregorian calendar of ISO 8601, from 0000-01-01 to 9999-12-31.
@frozen
public struct LocalDate: Sendable, Hashable, BitwiseCopyable {
    @usableFromInline let storedYear: Int16
    @usableFromInline let storedMonth: UInt8
    @usableFromInline let storedDay: UInt8

    /// 0…9999.
    @inlinable public var year: Int { Int(storedYear) }
    /// 1…12.
    @inlinable public var month: Int { Int(storedMonth) }
    /// 1…31.
    @inlinable public var day: Int { Int(storedDay) }

    /// A day from its parts; nil when there is no such day.
    @inlinable
    public init?(year: Int, month: Int, day: Int) {
        guard year >= 0, year <= 9999, month >= 1, month <= 12, day >= 1,
            day <= 28 || day <= LocalDate.days(inMonth: month, year: year)
        else { return nil }
        self.init(trusted: year, month, day)
    }

    /// For callers that have established that the day exists.
    @inlinable
    init(trusted year: Int, _ month: Int, _ day: Int) {
        storedYear = Int16(truncatingIfNeeded: year)
        storedMonth = UInt8(truncatingIfNeeded: month)
        storedDay = UInt8(truncatingIfNeeded: day)
    }

    /// 0000-01-01.
    @inlinable public static var earliest: LocalDate { LocalDate(trusted: 0, 1, 1) }
    /// 9999-12-31.
    @inlinable public static var latest: LocalDate { LocalDate(trusted: 9999, 12, 31) }
}

extension LocalDate: Comparable {
    /// In the order of time.
    @inlinable
    public static func < (left: LocalDate, right: LocalDate) -> Bool {
        (left.year << 9 | left.month << 5 | left.day) < (right.year << 9 | right.month << 5 | right.day)
    }
}

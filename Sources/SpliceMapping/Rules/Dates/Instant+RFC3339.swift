public import SpliceModel

extension Instant {
    /// RFC 3339 section 5.6 from bytes: `2026-07-01T12:30:00.5+02:00`. Nil for anything else.
    ///
    /// Upper and lower case T and Z are the same. A leap second, which may only be 23:59:60 UTC, reads as the first moment of
    /// the next minute. Digits of a second beyond the ninth are read and cut off.
    @inlinable
    init?(rfc3339 text: Span<UInt8>) {
        guard text.count >= 20, text[4] == .minus, text[7] == .minus, text[10] | 0x20 == 0x74, text[13] == .colon,
            text[16] == .colon, let date = LocalDate(text, year: 0, month: 5, day: 8)
        else { return nil }
        let (hour, minute, second) = (text.twoDigits(at: 11), text.twoDigits(at: 14), text.twoDigits(at: 17))
        guard hour | minute | second >= 0, hour < 24, minute < 60, second <= 60 else { return nil }
        var index = 19
        var nanoseconds = 0
        if text[index] == .point {
            guard let fraction = text.nanoseconds(from: 20) else { return nil }
            (nanoseconds, index) = (fraction.value, fraction.end)
        }
        guard let offset = text.offset(from: index) else { return nil }
        let seconds = Int64(date.dayNumber &* 86_400 &+ hour &* 3_600 &+ minute &* 60 &+ second &- offset)
        if second == 60 {
            guard seconds % 86_400 == 0 else { return nil }
            nanoseconds = 0
        }
        self.init(seconds: seconds, nanoseconds: nanoseconds)
    }
}

extension LocalDate {
    /// A day from digits that start at three places; nil when there is no such day.
    @inlinable
    init?(_ text: Span<UInt8>, year: Int, month: Int, day: Int) {
        let (century, rest) = (text.twoDigits(at: year), text.twoDigits(at: year &+ 2))
        let (month, day) = (text.twoDigits(at: month), text.twoDigits(at: day))
        guard century | rest | month | day >= 0 else { return nil }
        self.init(year: century &* 100 &+ rest, month: month, day: day)
    }
}

extension Span<UInt8> {
    /// The number that two digits spell; a negative one where they are no digits.
    @inlinable
    @inline(__always)
    func twoDigits(at index: Int) -> Int {
        let (tens, ones) = (self[index].digitValue, self[index &+ 1].digitValue)
        return tens > 9 || ones > 9 ? -1 : Int(tens) &* 10 &+ Int(ones)
    }

    /// One or more digits of a second; those beyond the ninth do not count.
    @usableFromInline
    func nanoseconds(from start: Int) -> (value: Int, end: Int)? {
        var value = 0
        var index = start
        while index < count, self[index].isDigit {
            if index &- start < 9 { value = value &* 10 &+ Int(self[index].digitValue) }
            index &+= 1
        }
        guard index > start else { return nil }
        for _ in 0..<max(0, 9 &- (index &- start)) { value &*= 10 }
        return (value, index)
    }

    /// `Z`, or hours and minutes ahead of UTC, up to the end of the text; in seconds.
    @inlinable
    func offset(from index: Int) -> Int? {
        guard index < count else { return nil }
        if self[index] | 0x20 == 0x7a { return index &+ 1 == count ? 0 : nil }
        guard index &+ 6 == count, self[index] == .plus || self[index] == .minus, self[index &+ 3] == .colon else {
            return nil
        }
        let (hours, minutes) = (twoDigits(at: index &+ 1), twoDigits(at: index &+ 4))
        guard hours | minutes >= 0, hours < 24, minutes < 60 else { return nil }
        let seconds = (hours &* 60 &+ minutes) &* 60
        return self[index] == .minus ? -seconds : seconds
    }
}

extension Writer {
    /// A point in time in UTC, quoted.
    @inlinable
    mutating func rfc3339(_ instant: Instant) {
        let seconds = Int(instant.seconds)
        let day = seconds >= 0 ? seconds / 86_400 : (seconds &- 86_399) / 86_400
        let second = seconds &- day &* 86_400
        buffer.reserve(34)
        buffer.appendUnchecked(.quote)
        guard let date = LocalDate(dayNumber: day) else { return }
        dateUnchecked(date)
        buffer.appendUnchecked(0x54)
        buffer.appendTwoDigitsUnchecked(second / 3_600)
        buffer.appendUnchecked(.colon)
        buffer.appendTwoDigitsUnchecked(second / 60 % 60)
        buffer.appendUnchecked(.colon)
        buffer.appendTwoDigitsUnchecked(second % 60)
        if instant.nanoseconds != 0 { fractionOfSecond(instant.nanoseconds) }
        buffer.appendUnchecked(0x5a)
        buffer.appendUnchecked(.quote)
    }

    /// A point, and the digits up to the last that is not 0.
    @usableFromInline
    mutating func fractionOfSecond(_ nanoseconds: Int) {
        buffer.appendUnchecked(.point)
        var rest = nanoseconds
        var unit = 100_000_000
        while rest > 0 {
            buffer.appendUnchecked(.zero &+ UInt8(truncatingIfNeeded: rest / unit))
            rest %= unit
            unit /= 10
        }
    }

    /// `2026-07-01`, where ten bytes are reserved.
    @inlinable
    @inline(__always)
    mutating func dateUnchecked(_ date: LocalDate) {
        yearUnchecked(date)
        buffer.appendUnchecked(.minus)
        buffer.appendTwoDigitsUnchecked(date.month)
        buffer.appendUnchecked(.minus)
        buffer.appendTwoDigitsUnchecked(date.day)
    }

    /// Four digits, where four bytes are reserved.
    @inlinable
    @inline(__always)
    mutating func yearUnchecked(_ date: LocalDate) {
        buffer.appendTwoDigitsUnchecked(date.year / 100)
        buffer.appendTwoDigitsUnchecked(date.year % 100)
    }
}

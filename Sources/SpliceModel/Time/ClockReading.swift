/// What a clock shows in RFC 3339 syntax: seconds run to 60, since a minute with a leap second has 61 of them.
@usableFromInline
struct ClockReading {
    @usableFromInline let secondOfMinute: Int
    @usableFromInline let minuteOfDay: Int
    @usableFromInline let nanosecond: Int

    /// `hh:mm:ss` and an optional fraction.
    @inlinable
    init?(reading cursor: inout ByteCursor<some IteratorProtocol<UInt8>>) {
        guard let hour = cursor.digits(2), hour < 24, cursor.take(.colon),
            let minute = cursor.digits(2), minute < 60, cursor.take(.colon),
            let second = cursor.digits(2), second <= 60
        else { return nil }
        var nanosecond = 0
        if cursor.take(.point) {
            guard let first = cursor.takeDigit() else { return nil }
            var place = 100_000_000
            nanosecond = Int(first) * place
            while let digit = cursor.takeDigit() {
                place /= 10
                nanosecond += Int(digit) * place
            }
        }
        secondOfMinute = second
        minuteOfDay = hour * 60 + minute
        self.nanosecond = nanosecond
    }

    /// The time of day; nil in a leap second, which no time of day denotes.
    @inlinable
    var time: LocalTime? {
        secondOfMinute == 60
            ? nil : LocalTime(trustedSecond: minuteOfDay * 60 + secondOfMinute, nanosecond: nanosecond)
    }
}

/// The rule of a POSIX TZ string such as `CET-1CEST,M3.5.0,M10.5.0/3`, with the extensions of RFC 9636: it says what
/// clocks show in every year after the last listed transition.
struct PosixTimeZone: Sendable, Hashable {
    /// A day of every year and a time of that day on the local clock.
    struct Change: Sendable, Hashable {
        enum Day: Sendable, Hashable {
            /// 1…365, 29 February never counted.
            case julian(Int)
            /// 0…365, 29 February counted.
            case ordinal(Int)
            /// The n-th (5: the last) weekday (0: Sunday) of a month.
            case weekday(month: Int, week: Int, day: Int)
        }

        let day: Day
        /// Seconds after midnight, from −167 to 167 hours.
        let second: Int

        /// Seconds since 1970 at which a clock that far ahead of UTC shows the change in a year.
        func second(in year: Int, offset: UTCOffset) -> Int64 {
            let newYear = LocalDate(trusted: year, 1, 1).dayNumber
            let number =
                switch day {
                case .julian(let day): newYear + day - 1 + (LocalDate.isLeap(year) && day >= 60 ? 1 : 0)
                case .ordinal(let day): newYear + day
                case .weekday(let month, let week, let day): PosixTimeZone.dayNumber(year, month, week, day)
                }
            return Int64(number) * 86_400 + Int64(second - offset.seconds)
        }
    }

    let standard: UTCOffset
    let daylight: UTCOffset?
    let begin: Change?
    let end: Change?

    func offset(atSecond second: Int64) -> UTCOffset {
        guard let daylight, let begin, let end else { return standard }
        let local = second + Int64(standard.seconds)
        let day = Int((local >= 0 ? local : local - 86_399) / 86_400)
        let year = LocalDate(dayNumber: min(max(day, -719_528), 2_932_896))?.year ?? 1970
        let from = begin.second(in: year, offset: standard)
        let until = end.second(in: year, offset: daylight)
        let isDaylight = from < until ? (from..<until).contains(second) : !(until..<from).contains(second)
        return isDaylight ? daylight : standard
    }

    private static func dayNumber(_ year: Int, _ month: Int, _ week: Int, _ weekday: Int) -> Int {
        let first = LocalDate(trusted: year, month, 1)
        let ahead = (weekday - first.weekday.rawValue % 7 + 7) % 7
        let length = LocalDate.days(inMonth: month, year: year)
        var day = 1 + ahead + (week - 1) * 7
        while day > length { day -= 7 }
        return first.dayNumber + day - 1
    }
}

extension PosixTimeZone {
    init(_ text: some Collection<UInt8>) throws(ModelError) {
        var cursor = ByteCursor(text.makeIterator())
        guard PosixTimeZone.skipName(&cursor), let west = PosixTimeZone.time(&cursor, hours: 24),
            let standard = UTCOffset(seconds: -west)
        else { throw PosixTimeZone.malformed }
        guard !cursor.isAtEnd else {
            self.init(standard: standard, daylight: nil, begin: nil, end: nil)
            return
        }
        guard PosixTimeZone.skipName(&cursor) else { throw PosixTimeZone.malformed }
        var ahead = standard.seconds + 3_600
        if cursor.next != PosixTimeZone.comma {
            guard let west = PosixTimeZone.time(&cursor, hours: 24) else { throw PosixTimeZone.malformed }
            ahead = -west
        }
        guard let daylight = UTCOffset(seconds: ahead), cursor.take(PosixTimeZone.comma),
            let begin = PosixTimeZone.change(&cursor), cursor.take(PosixTimeZone.comma),
            let end = PosixTimeZone.change(&cursor), cursor.isAtEnd
        else { throw PosixTimeZone.malformed }
        self.init(standard: standard, daylight: daylight, begin: begin, end: end)
    }

    private static let comma: UInt8 = 0x2C
    private static var malformed: ModelError {
        ModelError(.invalidFormat, "TimeZoneData", "the footer is no POSIX TZ string")
    }

    /// Letters, or anything in angle brackets.
    private static func skipName(_ cursor: inout ByteCursor<some IteratorProtocol<UInt8>>) -> Bool {
        var count = 0
        if cursor.take(0x3C) {
            while let byte = cursor.next, byte != 0x3E {
                cursor.take(byte)
                count += 1
            }
            return cursor.take(0x3E) && count > 0
        }
        while let byte = cursor.next, byte.isASCIILetter {
            cursor.take(byte)
            count += 1
        }
        return count >= 3
    }

    /// `[+-]h[:mm[:ss]]` in seconds.
    private static func time(_ cursor: inout ByteCursor<some IteratorProtocol<UInt8>>, hours limit: Int) -> Int? {
        let isNegative = cursor.take(.minus)
        if !isNegative { cursor.take(.plus) }
        guard let hours = number(&cursor), hours <= limit else { return nil }
        var total = hours * 3_600
        if cursor.take(.colon) {
            guard let minutes = number(&cursor), minutes < 60 else { return nil }
            total += minutes * 60
            if cursor.take(.colon) {
                guard let seconds = number(&cursor), seconds < 60 else { return nil }
                total += seconds
            }
        }
        return isNegative ? -total : total
    }

    private static func number(_ cursor: inout ByteCursor<some IteratorProtocol<UInt8>>) -> Int? {
        guard var value = cursor.takeDigit().map(Int.init) else { return nil }
        while value < 1_000, let digit = cursor.takeDigit() { value = value * 10 + Int(digit) }
        return value
    }

    private static func change(_ cursor: inout ByteCursor<some IteratorProtocol<UInt8>>) -> Change? {
        guard let day = day(&cursor) else { return nil }
        guard cursor.take(0x2F) else { return Change(day: day, second: 7_200) }
        return time(&cursor, hours: 167).map { Change(day: day, second: $0) }
    }

    private static func day(_ cursor: inout ByteCursor<some IteratorProtocol<UInt8>>) -> Change.Day? {
        if cursor.take(0x4D) {
            guard let month = number(&cursor), (1...12).contains(month), cursor.take(.point),
                let week = number(&cursor), (1...5).contains(week), cursor.take(.point),
                let day = number(&cursor), day <= 6
            else { return nil }
            return .weekday(month: month, week: week, day: day)
        }
        let isJulian = cursor.take(0x4A)
        guard let day = number(&cursor), day <= 365, day > 0 || !isJulian else { return nil }
        return isJulian ? .julian(day) : .ordinal(day)
    }
}

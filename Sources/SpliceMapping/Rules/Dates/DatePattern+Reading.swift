import SpliceModel

extension DatePattern {
    /// The parts of a date and a time that a text spells.
    struct Parts {
        var year = 1970
        var month = 1
        var day = 1
        var hour = 0
        var minute = 0
        var second = 0
        var nanosecond = 0
        var weekday: Int?
        var isAfternoon: Bool?
        var offset: UTCOffset?

        var date: LocalDate? {
            guard let date = LocalDate(year: year, month: month, day: day) else { return nil }
            return weekday.map { $0 == CalendarNames.weekday(of: date) } ?? true ? date : nil
        }

        var time: LocalTime? {
            var hour = hour
            if let isAfternoon {
                guard (1...12).contains(hour) else { return nil }
                hour = hour % 12 + (isAfternoon ? 12 : 0)
            }
            return LocalTime(hour: hour, minute: minute, second: second, nanosecond: nanosecond)
        }
    }

    /// Reads a whole text; nil when it is not spelt so.
    func parts(of text: Span<UInt8>) -> Parts? {
        var parts = Parts()
        var index = 0
        for field in fields where !read(field, text, &index, &parts) { return nil }
        return index == text.count ? parts : nil
    }

    private func read(_ field: Field, _ text: Span<UInt8>, _ index: inout Int, _ parts: inout Parts) -> Bool {
        switch field {
        case .literal(let byte):
            guard index < text.count, text[index] == byte else { return false }
            index += 1
            return true
        case .year: return digits(4, 4, text, &index, &parts.year)
        case .month(let width): return digits(width, 2, text, &index, &parts.month)
        case .day(let width): return digits(width, 2, text, &index, &parts.day)
        case .hour(let width), .hour12(let width): return digits(width, 2, text, &index, &parts.hour)
        case .minute: return digits(2, 2, text, &index, &parts.minute)
        case .second: return digits(2, 2, text, &index, &parts.second)
        case .fraction(let width):
            guard digits(width, width, text, &index, &parts.nanosecond) else { return false }
            for _ in width..<9 { parts.nanosecond *= 10 }
            return true
        case .monthName(let width):
            let names = CalendarNames.months.map { width == 3 ? String($0.prefix(3)) : $0 }
            guard let number = name(names, text, &index) else { return false }
            parts.month = number + 1
            return true
        case .weekday:
            parts.weekday = name(CalendarNames.weekdays, text, &index)
            return parts.weekday != nil
        case .dayPeriod:
            parts.isAfternoon = name(["AM", "PM"], text, &index).map { $0 == 1 }
            return parts.isAfternoon != nil
        case .offset(let spelling):
            parts.offset = offset(spelling, text, &index)
            return parts.offset != nil
        }
    }

    private func offset(_ spelling: Offset, _ text: Span<UInt8>, _ index: inout Int) -> UTCOffset? {
        guard index < text.count else { return nil }
        let sign = text[index]
        index += 1
        if sign == UInt8(ascii: "Z"), spelling != .basic { return .utc }
        guard sign == .plus || sign == .minus else { return nil }
        var (hours, minutes) = (0, 0)
        guard digits(2, 2, text, &index, &hours), hours < 24 else { return nil }
        if spelling == .extendedOrZ {
            guard index < text.count, text[index] == UInt8(ascii: ":") else { return nil }
            index += 1
        }
        let hasMinutes = spelling != .shortest || index < text.count && text[index].isDigit
        guard !hasMinutes || digits(2, 2, text, &index, &minutes), minutes < 60 else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        return UTCOffset(seconds: sign == .minus ? -seconds : seconds)
    }

    private func digits(
        _ least: Int, _ most: Int, _ text: Span<UInt8>, _ index: inout Int, _ value: inout Int
    ) -> Bool {
        value = 0
        let start = index
        while index < text.count, index - start < most, text[index].isDigit {
            value = value * 10 + Int(text[index].digitValue)
            index += 1
        }
        return index - start >= least
    }

    /// The number of the name that stands here, in any case of its letters.
    private func name(_ names: [String], _ text: Span<UInt8>, _ index: inout Int) -> Int? {
        for (number, name) in names.enumerated() {
            let letters = Array(name.utf8)
            guard index + letters.count <= text.count else { continue }
            let isHere = letters.indices.allSatisfy { text[index + $0] | 0x20 == letters[$0] | 0x20 }
            guard isHere else { continue }
            index += letters.count
            return number
        }
        return nil
    }

    /// The text of a date and a time; nil when the pattern has no place for a part of it.
    func text(of date: LocalDate, _ time: LocalTime) -> String? {
        guard time.nanosecond % unit == 0, fields.contains(.second) || time.second == 0,
            fields.contains(.minute) || time.minute == 0
        else { return nil }
        // A character of a literal may have several bytes.
        var bytes: [UInt8] = []
        for field in fields {
            if case .literal(let byte) = field { bytes.append(byte) } else { bytes += text(of: field, date, time).utf8 }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// How many nanoseconds the last digit of the fraction stands for.
    private var unit: Int {
        for case .fraction(let width) in fields { return (width..<9).reduce(1) { unit, _ in unit * 10 } }
        return 1_000_000_000
    }

    private func text(of field: Field, _ date: LocalDate, _ time: LocalTime) -> String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return switch field {
        case .literal(let byte): String(decoding: [byte], as: UTF8.self)
        case .year: padded(date.year, 4)
        case .month(let width): padded(date.month, width)
        case .monthName(let width):
            width == 3 ? String(CalendarNames.months[date.month - 1].prefix(3)) : CalendarNames.months[date.month - 1]
        case .day(let width): padded(date.day, width)
        case .weekday: CalendarNames.weekdays[CalendarNames.weekday(of: date)]
        case .hour(let width): padded(time.hour, width)
        case .hour12(let width): padded((time.hour + 11) % 12 + 1, width)
        case .minute: padded(time.minute, 2)
        case .second: padded(time.second, 2)
        case .fraction(let width): String(padded(time.nanosecond, 9).prefix(width))
        case .dayPeriod: time.hour < 12 ? "AM" : "PM"
        // What has an offset is written in UTC.
        case .offset(.basic): "+0000"
        case .offset: "Z"
        }
    }
}

import SpliceModel

/// How a system spells dates and times: fields and the characters between them, in the notation of Unicode's LDML
/// (UTS #35, Date Field Symbols), of which this is a part.
///
/// | field | meaning |
/// |---|---|
/// | `yyyy` | year, four digits |
/// | `MM`, `M` | month, two digits, or one or two |
/// | `MMM`, `MMMM` | `Jan`, `January` |
/// | `dd`, `d` | day of the month |
/// | `EEE` | `Mon`; must be the day's |
/// | `HH`, `H` | hour 00 to 23 |
/// | `hh`, `h` with `a` | hour 12, 01 to 11 with `AM` or `PM` |
/// | `mm`, `ss` | minute, second |
/// | `S` … `SSSSSSSSS` | as many digits of a second |
/// | `Z` | offset from UTC: `+0200`, `+0000` |
/// | `X` | offset, or the letter `Z` for UTC; once: `+02` or `+0230`, twice: `+0200`, three times: `+02:00` |
/// | `'T'` | the letters between the quotes; other characters stand for themselves |
///
/// Years of two digits (`yy`) are not understood: their century would be a guess. A pattern that is wrong is a defect of the
/// mapping that uses it.
public struct DatePattern: Sendable, Hashable {
    enum Field: Hashable, Sendable {
        case year, month(Int), monthName(Int), day(Int), weekday, hour(Int), hour12(Int), minute, second, fraction(Int)
        case dayPeriod
        case offset(Offset)
        case literal(UInt8)
    }

    /// How an offset is spelt.
    enum Offset: Hashable, Sendable {
        /// `+0200`.
        case basic
        /// `Z`, `+02` or `+0230`.
        case shortest
        /// `Z` or `+0200`.
        case basicOrZ
        /// `Z` or `+02:00`.
        case extendedOrZ
    }

    /// The pattern as it was written.
    public let text: String
    let fields: [Field]
    /// What is wrong with it; nil for a good one.
    let defect: String?

    /// A pattern.
    public init(_ text: String) {
        self.text = text
        do throws(Fault) {
            fields = try DatePattern.parse(Array(text.utf8))
            defect = nil
        } catch {
            fields = []
            defect = error.words
        }
    }

    /// True when the pattern has a whole day.
    var hasDate: Bool {
        fields.contains(.year)
            && fields.contains { if case .month = $0 { true } else if case .monthName = $0 { true } else { false } }
            && fields.contains { if case .day = $0 { true } else { false } }
    }

    /// True when the pattern has at least hours.
    var hasTime: Bool {
        fields.contains { if case .hour = $0 { true } else if case .hour12 = $0 { true } else { false } }
    }

    /// True when the pattern says how far the clock is from UTC.
    var hasOffset: Bool { fields.contains { if case .offset = $0 { true } else { false } } }

    private struct Fault: Error { let words: String }

    private static func parse(_ text: [UInt8]) throws(Fault) -> [Field] {
        var fields: [Field] = []
        var index = 0
        while index < text.count {
            let byte = text[index]
            var end = index
            while end < text.count, text[end] == byte { end += 1 }
            if byte == UInt8(ascii: "'") {
                let close = text[(index + 1)...].firstIndex(of: byte)
                guard let close else { throw Fault(words: "has a quote without its other") }
                let literal = close == index + 1 ? [byte] : Array(text[(index + 1)..<close])
                fields += literal.map(Field.literal)
                index = close + 1
            } else if byte | 0x20 >= 0x61, byte | 0x20 <= 0x7a {
                fields.append(try field(byte, end - index))
                index = end
            } else {
                fields.append(.literal(byte))
                index += 1
            }
        }
        let symbols = fields.filter { if case .literal = $0 { false } else { true } }
        guard !symbols.isEmpty else { throw Fault(words: "has no field") }
        guard Set(symbols.map(kind)).count == symbols.count else { throw Fault(words: "has a field twice") }
        let isTwelve = symbols.contains { if case .hour12 = $0 { true } else { false } }
        guard isTwelve == symbols.contains(.dayPeriod) else { throw Fault(words: "has h without a, or a without h") }
        return fields
    }

    private static func field(_ letter: UInt8, _ count: Int) throws(Fault) -> Field {
        switch (Character(Unicode.Scalar(letter)), count) {
        case ("y", 4): return .year
        case ("y", 2): throw Fault(words: "has a year of two digits, whose century would be a guess")
        case ("M", 1...2): return .month(count)
        case ("M", 3...4): return .monthName(count)
        case ("d", 1...2): return .day(count)
        case ("E", 1...3): return .weekday
        case ("H", 1...2): return .hour(count)
        case ("h", 1...2): return .hour12(count)
        case ("m", 2): return .minute
        case ("s", 2): return .second
        case ("S", 1...9): return .fraction(count)
        case ("a", 1): return .dayPeriod
        case ("Z", 1): return .offset(.basic)
        case ("X", 1): return .offset(.shortest)
        case ("X", 2): return .offset(.basicOrZ)
        case ("X", 3): return .offset(.extendedOrZ)
        default:
            throw Fault(
                words:
                    "has the field \(String(repeating: Character(Unicode.Scalar(letter)), count: count)), which is not understood"
            )
        }
    }

    private static func kind(_ field: Field) -> Int {
        switch field {
        case .year: 0
        case .month, .monthName: 1
        case .day: 2
        case .weekday: 3
        case .hour, .hour12: 4
        case .minute: 5
        case .second: 6
        case .fraction: 7
        case .dayPeriod: 8
        case .offset: 9
        case .literal: 10
        }
    }
}

extension DatePattern: ExpressibleByStringLiteral {
    /// A pattern.
    public init(stringLiteral text: String) { self.init(text) }
}

/// The English names that RFC 5322, HTTP and many systems use.
enum CalendarNames {
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    /// From Monday.
    static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// The weekday of a day, 0 for Monday. Day 0, 1 January 1970, was a Thursday.
    static func weekday(of date: LocalDate) -> Int { ((date.dayNumber + 3) % 7 + 7) % 7 }
}

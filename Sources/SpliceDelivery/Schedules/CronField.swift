/// One of the five fields of a cron expression: which values match.
struct CronField: Sendable, Hashable {
    /// What a field may hold.
    struct Kind: Sendable {
        var name: String
        var range: ClosedRange<Int>
        var names: [String] = []
        /// The value of the first name.
        var firstName = 0

        static let minute = Kind(name: "minute", range: 0...59)
        static let hour = Kind(name: "hour", range: 0...23)
        static let dayOfMonth = Kind(name: "day of month", range: 1...31)
        static let month = Kind(
            name: "month", range: 1...12,
            names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], firstName: 1)
        /// 0 and 7 are both Sunday.
        static let dayOfWeek = Kind(
            name: "day of week", range: 0...7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])
    }

    /// A bit for each value that matches.
    private(set) var bits: UInt64 = 0
    /// Whether the field begins with an asterisk, and so restricts nothing by itself.
    let isStar: Bool

    init(_ text: Substring, _ kind: Kind) throws {
        isStar = text.hasPrefix("*")
        for item in text.split(separator: ",", omittingEmptySubsequences: false) { try add(item, kind) }
        // Sunday is kept as 0 only.
        if kind.range.upperBound == 7, contains(7) { bits = (bits & ~(1 << 7)) | 1 }
    }

    func contains(_ value: Int) -> Bool { bits >> UInt64(value) & 1 == 1 }

    /// The matching values in ascending order.
    var values: [Int] { (0..<64).filter(contains) }

    private mutating func add(_ item: Substring, _ kind: Kind) throws {
        let parts = item.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count) else { throw Self.refused(item, kind, "it has more than one /") }
        var range = try Self.range(parts[0], kind)
        var step = 1
        if parts.count == 2 {
            guard parts[0] == "*" || parts[0].contains("-") else {
                throw Self.refused(item, kind, "a step needs a range, such as 0-30/5 or */5")
            }
            guard let number = Int(parts[1]), number >= 1 else {
                throw Self.refused(item, kind, "a step is a whole number of at least 1")
            }
            step = number
        }
        if parts[0] == "*", kind.range.upperBound == 7 { range = 0...6 }
        for value in stride(from: range.lowerBound, through: range.upperBound, by: step) { bits |= 1 << UInt64(value) }
    }

    private static func range(_ text: Substring, _ kind: Kind) throws -> ClosedRange<Int> {
        if text == "*" { return kind.range }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(ends.count) else { throw refused(text, kind, "a range has two ends") }
        let first = try value(ends[0], kind)
        guard ends.count == 2 else { return first...first }
        var last = try value(ends[1], kind)
        // Friday to Sunday: the Sunday after it.
        if kind.range.upperBound == 7, last == 0, first > 0 { last = 7 }
        guard first <= last else { throw refused(text, kind, "the range runs backwards; write two ranges") }
        return first...last
    }

    private static func value(_ text: Substring, _ kind: Kind) throws -> Int {
        if let index = kind.names.firstIndex(of: text.lowercased()) { return index + kind.firstName }
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            kind.range.contains(number)
        else {
            let names = kind.names.isEmpty ? "" : ", or a name such as \(kind.names[0])"
            throw refused(text, kind, "it must be \(kind.range.lowerBound) to \(kind.range.upperBound)\(names)")
        }
        return number
    }

    private static func refused(_ text: Substring, _ kind: Kind, _ reason: String) -> DeliveryError {
        DeliveryError(.invalidOption, "“\(text)” is no \(kind.name): \(reason)", at: "cron")
    }
}

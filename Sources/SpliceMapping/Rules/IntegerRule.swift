/// A number without a fraction, as a number or as text.
///
/// ```swift
/// .integer                    // 42; 42.0 reads the same
/// .integer(in: 1...99)        // refused outside
/// .integerText                // "42"
/// ```
@frozen
public struct IntegerRule: Rule {
    @usableFromInline let range: ClosedRange<Int64>
    @usableFromInline let isText: Bool

    @inlinable
    init(range: ClosedRange<Int64>, isText: Bool) {
        self.range = range
        self.isText = isText
    }

    @inlinable
    init(_ range: ClosedRange<Int>, isText: Bool) {
        self.init(range: Int64(range.lowerBound)...Int64(range.upperBound), isText: isText)
    }

    /// Reads the number.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Int64 {
        let value = isText ? try decodeText(cell) : try cell.integer()
        guard range.contains(value) else { throw outside(value) }
        return value
    }

    /// Writes the number.
    @inlinable
    public func encode(_ value: Int64, to writer: inout Writer) throws(Refusal) {
        guard range.contains(value) else { throw outside(value) }
        if isText { writer.quotedInteger(value) } else { writer.integer(value) }
    }

    /// An optional sign, and digits.
    @usableFromInline
    func decodeText(_ cell: borrowing Cell) throws(Refusal) -> Int64 {
        try cell.withText { (text) throws(Refusal) in
            guard let value = Int64(digits: text) else { throw Refusal(.malformed) }
            return value
        }
    }

    @usableFromInline
    @inline(never)
    func outside(_ value: Int64) -> Refusal {
        value < 0 && range.lowerBound == 0 ? Refusal("is below 0", .outOfRange) : Refusal(.outOfRange)
    }

    /// A number within the range.
    public func example(_ number: Int) -> String {
        let value = range.contains(Int64(number)) ? Int64(number) : range.lowerBound
        return isText ? "\"\(value)\"" : "\(value)"
    }

    /// What the rule does.
    public var note: RuleNote {
        let limits =
            range == Int64.min...Int64.max
            ? "" : range.upperBound == .max ? " ≥ \(range.lowerBound)" : " \(range.lowerBound)…\(range.upperBound)"
        return RuleNote(
            "integer\(limits)\(isText ? " as text" : "")", expects: "an integer", type: isText ? .string : .integer)
    }
}

extension Rule where Self == IntegerRule {
    /// A number without a fraction, of 64 bits.
    @inlinable public static var integer: IntegerRule { IntegerRule(range: .min ... .max, isText: false) }

    /// A number without a fraction, within a range.
    ///
    /// The range is one of `Int`, since the compiler finds no other type for a literal such as `1...9` here.
    @inlinable
    public static func integer(in range: ClosedRange<Int>) -> IntegerRule { IntegerRule(range, isText: false) }

    /// A number that is at least `bound`.
    @inlinable
    public static func integer(min bound: Int64) -> IntegerRule { IntegerRule(range: bound ... .max, isText: false) }

    /// A number that the document spells as text: `"42"`.
    @inlinable public static var integerText: IntegerRule { IntegerRule(range: .min ... .max, isText: true) }
}

extension Int64 {
    /// The number that an optional minus sign and decimal digits spell; nil for anything else, and what does not fit.
    @usableFromInline
    init?(digits text: Span<UInt8>) {
        let isNegative = !text.isEmpty && text[0] == .minus
        var index = isNegative ? 1 : 0
        guard index < text.count else { return nil }
        var value: Int64 = 0
        while index < text.count {
            guard text[index].isDigit else { return nil }
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = product.subtractingReportingOverflow(Int64(text[index].digitValue))
            guard !tooLarge, !overflow else { return nil }
            value = sum
            index &+= 1
        }
        guard !isNegative else {
            self = value
            return
        }
        guard value != .min else { return nil }
        self = -value
    }
}

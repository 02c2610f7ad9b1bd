public import SpliceModel

/// An exact decimal number as text with a comma, as most of Europe and Latin America write it.
///
/// ```swift
/// .decimalComma                   // "1,5"
/// .decimalComma(scale: 2)         // "1,50"
/// ```
/// Points or spaces between thousands are read, all of one kind and each before three digits, and not written.
public struct DecimalCommaRule: Rule {
    let scale: Int?

    /// Reads the number.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> ExactDecimal {
        let value = try cell.withText { (text) throws(Refusal) in try ExactDecimal(comma: text) }
        guard let scale else { return value }
        return try value.fitted(to: scale)
    }

    /// Writes the number.
    public func encode(_ value: ExactDecimal, to writer: inout Writer) throws(Refusal) {
        let fitted = try scale.map { (scale) throws(Refusal) in try value.fitted(to: scale) } ?? value
        writer.quotedCommaDecimal(fitted.coefficient, scale: fitted.scale)
    }

    /// A decimal of the rule's scale.
    public func example(_ number: Int) -> String {
        DecimalRule(scale: scale, isText: true).example(number).replacingPoint
    }

    /// What the rule does.
    public var note: RuleNote {
        RuleNote(
            "decimal with a comma\(scale.map { ", \($0) digits" } ?? "")", expects: "a decimal with a comma",
            type: .string,
            edgeCases: ["points or spaces between thousands are read"])
    }
}

extension Rule where Self == DecimalCommaRule {
    /// A decimal number with a comma, with as many digits as it is written with.
    public static var decimalComma: DecimalCommaRule { DecimalCommaRule(scale: nil) }

    /// A decimal number with a comma and at most `scale` digits behind it (0…18), written with exactly as many.
    public static func decimalComma(scale: Int) -> DecimalCommaRule { DecimalCommaRule(scale: scale) }
}

extension ExactDecimal {
    /// A number that is spelt with a comma, and perhaps with points or spaces between thousands: `-1.234,56`.
    ///
    /// - Throws: `malformed`, `outOfRange` or `tooPrecise`.
    @usableFromInline
    init(comma text: Span<UInt8>) throws(Refusal) {
        var digits: [UInt8] = []
        var index = 0
        if !text.isEmpty, text[0] == .minus {
            digits.append(.minus)
            index = 1
        }
        // How many digits stand behind the last separator, and which it is.
        var group = 0
        var separator: UInt8?
        while index < text.count, text[index] != .comma {
            let byte = text[index]
            if byte.isDigit {
                digits.append(byte)
                group += 1
            } else {
                guard byte == .point || byte == .space, separator == nil ? 1...3 ~= group : group == 3,
                    separator ?? byte == byte
                else { throw Refusal(.malformed) }
                separator = byte
                group = 0
            }
            index += 1
        }
        guard separator == nil ? group > 0 : group == 3 else { throw Refusal(.malformed) }
        if index < text.count {
            digits.append(.point)
            index += 1
            guard index < text.count else { throw Refusal(.malformed) }
            while index < text.count {
                guard text[index].isDigit else { throw Refusal(.malformed) }
                digits.append(text[index])
                index += 1
            }
        }
        self = try digits.span.withBytes { (bytes) throws(Refusal) in
            try bytes.withSpan { (span) throws(Refusal) in try ExactDecimal(spelling: span) }
        }
    }
}

extension Writer {
    /// A decimal number as text with a comma: `"12,50"`; the scale is in 0…18.
    @usableFromInline
    mutating func quotedCommaDecimal(_ coefficient: Int64, scale: Int) {
        quotedDecimal(coefficient, scale: scale)
        // The point stands before `scale` digits and the quote.
        if scale > 0 { buffer.set(.comma, at: buffer.count - scale - 2) }
    }
}

extension String {
    /// The same with commas in the place of points.
    var replacingPoint: String { String(map { $0 == "." ? "," : $0 }) }
}

public import SpliceModel

/// An exact decimal number, as a number or as text.
///
/// ```swift
/// .decimal                    // 1.50, kept with its scale
/// .decimal(scale: 2)          // at most two digits behind the point; written with exactly two
/// .decimalText(scale: 2)      // "1.50"
/// .decimalComma(scale: 2)     // "1.234,56"; written "1234,56"
/// ```
@frozen
public struct DecimalRule: Rule {
    @usableFromInline let scale: Int?
    @usableFromInline let isText: Bool

    @inlinable
    init(scale: Int?, isText: Bool) {
        self.scale = scale
        self.isText = isText
    }

    /// Reads the number. A number and its text read the same, since systems are not consistent in this.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> ExactDecimal {
        let value = try cell.withTextOrNumber { (text) throws(Refusal) in try ExactDecimal(spelling: text) }
        guard let scale else { return value }
        return try value.fitted(to: scale)
    }

    /// Writes the number.
    public func encode(_ value: ExactDecimal, to writer: inout Writer) throws(Refusal) {
        let fitted = try scale.map { (scale) throws(Refusal) in try value.fitted(to: scale) } ?? value
        if isText {
            writer.quotedDecimal(fitted.coefficient, scale: fitted.scale)
        } else {
            writer.decimal(fitted.coefficient, scale: fitted.scale)
        }
    }

    /// A decimal of the rule's scale.
    public func example(_ number: Int) -> String {
        let scale = scale ?? 2
        let digits = scale == 0 ? "\(number)" : "\(number).\(String(repeating: "0", count: scale - 1))5"
        return isText ? "\"\(digits)\"" : digits
    }

    /// What the rule does.
    public var note: RuleNote {
        RuleNote(
            "decimal\(scale.map { " with \($0) digits" } ?? "")\(isText ? " as text" : "")", expects: "a decimal",
            type: isText ? [.string, .number] : [.number, .string],
            edgeCases: ["a number and its text are read alike"])
    }
}

extension ExactDecimal {
    /// The number with exactly `scale` digits behind the point.
    func fitted(to scale: Int) throws(Refusal) -> ExactDecimal {
        do throws(ModelError) {
            return try rescaled(to: scale, rounding: .exact)
        } catch {
            throw Refusal(error.code == .inexact ? .tooPrecise : .outOfRange)
        }
    }
}

extension Rule where Self == DecimalRule {
    /// A decimal number with as many digits as it is written with.
    @inlinable public static var decimal: DecimalRule { DecimalRule(scale: nil, isText: false) }

    /// A decimal number with at most `scale` digits behind the point (0…18), written with exactly as many.
    @inlinable
    public static func decimal(scale: Int) -> DecimalRule { DecimalRule(scale: scale, isText: false) }

    /// A decimal number that the document spells as text.
    @inlinable public static var decimalText: DecimalRule { DecimalRule(scale: nil, isText: true) }

    /// A decimal number that the document spells as text, with `scale` digits behind the point (0…18).
    @inlinable
    public static func decimalText(scale: Int) -> DecimalRule { DecimalRule(scale: scale, isText: true) }
}

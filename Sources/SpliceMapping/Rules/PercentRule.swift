public import SpliceModel

/// A share of a hundred, kept as a fraction: 19 per cent is 0.19.
///
/// ```swift
/// .percent                        // 19 ↔ 0.19; 7.5 ↔ 0.075
/// .percent(.text)                 // "19%" ↔ 0.19; "19 %" and "19" are read too
/// .percent(.fraction)             // 0.19 ↔ 0.19
/// ```
public struct PercentRule: Rule {
    /// How a share is written.
    public enum Form: Sendable, Hashable {
        /// A number of hundredths: 19.
        case points
        /// Text with a percent sign: `"19%"`.
        case text
        /// The fraction itself: 0.19.
        case fraction
    }

    let form: Form

    /// Reads the share.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> ExactDecimal {
        let value = try cell.withTextOrNumber { (text) throws(Refusal) in
            var end = text.count
            if form == .text {
                if end > 0, text[end - 1] == UInt8(ascii: "%") { end -= 1 }
                while end > 0, text[end - 1] == .space { end -= 1 }
            }
            return try ExactDecimal(spelling: text.extracting(0..<end))
        }
        return form == .fraction ? value : try PercentRule.shifted(value, by: 2)
    }

    /// Writes the share, with no more digits than it needs.
    public func encode(_ value: ExactDecimal, to writer: inout Writer) throws(Refusal) {
        let number = form == .fraction ? value.reduced : try PercentRule.shifted(value, by: -2)
        if form == .text {
            writer.text("\(number)%")
        } else {
            writer.decimal(number.coefficient, scale: number.scale)
        }
    }

    /// The number with the point so many places further left, without digits that it does not need.
    private static func shifted(_ value: ExactDecimal, by places: Int) throws(Refusal) -> ExactDecimal {
        let reduced = value.reduced
        let scale = reduced.scale + places
        if let shifted = ExactDecimal(coefficient: reduced.coefficient, scale: scale) { return shifted.reduced }
        guard scale < 0 else { throw Refusal(.tooPrecise) }
        let (wide, overflow) = reduced.coefficient.multipliedReportingOverflow(by: scale == -1 ? 10 : 100)
        guard !overflow else { throw Refusal(.outOfRange) }
        return ExactDecimal(wide)
    }

    /// So many hundredths.
    public func example(_ number: Int) -> String {
        switch form {
        case .points: "\(number)"
        case .text: "\"\(number)%\""
        case .fraction: number == 0 ? "0" : "0.0\(number % 9 + 1)"
        }
    }

    /// What the rule does.
    public var note: RuleNote {
        switch form {
        case .points: RuleNote("per cent", expects: "a number of hundredths", type: [.number, .string])
        case .text:
            RuleNote(
                "per cent with its sign", expects: "a percentage", type: [.string, .number],
                edgeCases: ["a space before the sign, and no sign, are read too"])
        case .fraction: RuleNote("share of 1", expects: "a decimal", type: [.number, .string])
        }
    }
}

extension Rule where Self == PercentRule {
    /// A share as a number of hundredths: 19.
    public static var percent: PercentRule { PercentRule(form: .points) }
    /// A share in another spelling.
    public static func percent(_ form: PercentRule.Form) -> PercentRule { PercentRule(form: form) }
}

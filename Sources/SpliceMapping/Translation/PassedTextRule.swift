public import SpliceModel

/// Text that is passed on as it stands, with an optional limit: for a ``Translation``.
///
/// ```swift
/// .passed                                 // any length
/// .passed(max: 50)                        // refused when longer, in both directions
/// .passed(max: 50).optional()
/// ```
///
/// The text is checked like every other (UTF-8, escapes, its limit), and then copied from one document to the other
/// without becoming a `String` between them. Its escapes stay as they are spelt, since both documents are JSON.
@frozen
public struct PassedTextRule: Rule {
    @usableFromInline let limit: Int
    @usableFromInline let unit: LengthUnit

    @inlinable
    init(limit: Int, unit: LengthUnit) {
        self.limit = limit
        self.unit = unit
    }

    /// Finds text of at most the limit.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> PassedText {
        let text = try cell.passedText()
        if Int(text.length) > limit, cell.record.bytes.isLonger(text, than: limit, unit) { throw Refusal(.tooLong) }
        return text
    }

    /// Writes text of at most the limit.
    @inlinable
    public func encode(_ value: PassedText, to writer: inout Writer) throws(Refusal) {
        if Int(value.length) > limit, let document = writer.passing.document(of: value),
            document.isLonger(value, than: limit, unit)
        {
            throw Refusal(.tooLong)
        }
        try writer.text(value)
    }

    /// What the rule does.
    public var note: RuleNote {
        let isLimited = limit != .max
        let bound = isLimited ? " ≤ \(limit)\(unit == .characters ? "" : " \(unit.rawValue)")" : ""
        return RuleNote(
            "text\(bound), passed on", expects: "text", type: .string, classification: .personal,
            maximumLength: isLimited ? limit : nil)
    }
}

extension Rule where Self == PassedTextRule {
    /// Text of any length that is passed on.
    @inlinable public static var passed: PassedTextRule { PassedTextRule(limit: .max, unit: .characters) }

    /// Text of at most `limit` that is passed on, counted in characters unless `unit` says otherwise; the limit is at
    /// least 1.
    @inlinable
    public static func passed(max limit: Int, unit: LengthUnit = .characters) -> PassedTextRule {
        PassedTextRule(limit: Swift.max(limit, 1), unit: unit)
    }
}

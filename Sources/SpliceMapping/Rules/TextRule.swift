public import SpliceModel

/// Text, with an optional limit.
///
/// ```swift
/// .text                                   // any length, empty text is text
/// .text(max: 50)                          // refused when longer, in both directions
/// .text(max: 255, unit: .utf16)           // as Java and .NET count
/// .text(max: 80, longer: .cut)            // cut when written, never inside a character
/// ```
@frozen
public struct TextRule: Rule {
    /// What happens to text that is too long for the document.
    public enum Excess: Sendable, Hashable {
        /// The record is refused, in both directions.
        case refuse
        /// It is cut when written, between two characters; what is read may be longer.
        case cut
    }

    @usableFromInline let limit: Int
    @usableFromInline let unit: LengthUnit
    @usableFromInline let longer: Excess

    @inlinable
    init(limit: Int, unit: LengthUnit, longer: Excess) {
        self.limit = limit
        self.unit = unit
        self.longer = longer
    }

    /// Reads text of at most the limit.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> String {
        let text = try cell.text()
        if Int(cell.token.length) > limit, longer == .refuse { try check(text) }
        return text
    }

    /// Writes text of at most the limit.
    @inlinable
    public func encode(_ value: String, to writer: inout Writer) throws(Refusal) {
        if limit != .max, value.utf8.count > limit { return try encodeLong(value, to: &writer) }
        writer.text(value)
    }

    /// A text has at most as many characters, scalars or code units as bytes, so only a text of many bytes is counted.
    @usableFromInline
    @inline(never)
    func check(_ text: String) throws(Refusal) {
        if unit.length(of: text) > limit { throw Refusal(.tooLong) }
    }

    @usableFromInline
    @inline(never)
    func encodeLong(_ value: String, to writer: inout Writer) throws(Refusal) {
        if longer == .refuse { try check(value) }
        writer.text(unit.prefix(of: value, limit: limit))
    }

    /// What the rule does.
    public var note: RuleNote {
        let isLimited = limit != .max
        let cuts = isLimited && longer == .cut
        return RuleNote(
            isLimited ? "text ≤ \(limit)\(unit == .characters ? "" : " \(unit.rawValue)")" : "text", expects: "text",
            type: .string, losses: cuts ? [Loss(.sourceIsNarrower, "text beyond \(limit) is cut when written")] : [],
            edgeCases: cuts ? ["longer text is cut between two characters"] : [], classification: .personal,
            maximumLength: isLimited ? limit : nil, lengthUnit: unit)
    }
}

extension Rule where Self == TextRule {
    /// Text of any length.
    @inlinable public static var text: TextRule { TextRule(limit: .max, unit: .characters, longer: .refuse) }

    /// Text of at most `limit`, counted in characters unless `unit` says otherwise; the limit is at least 1.
    @inlinable
    public static func text(
        max limit: Int, unit: LengthUnit = .characters, longer: TextRule.Excess = .refuse
    ) -> TextRule {
        TextRule(limit: Swift.max(limit, 1), unit: unit, longer: longer)
    }
}

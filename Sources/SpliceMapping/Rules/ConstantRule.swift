/// A field that always holds the same: checked when read, written when written.
///
/// ```swift
/// f.constant("object", "order")
/// ```
public struct ConstantRule: Rule {
    let text: String

    /// Reads nothing, but checks that the field holds the constant.
    public func decode(_ cell: borrowing Cell) throws(Refusal) {
        guard try cell.text() == text else { throw Refusal(.notConstant) }
    }

    /// Writes the constant.
    public func encode(_ value: Void, to writer: inout Writer) { writer.text(text) }

    /// What the rule does.
    public var note: RuleNote {
        RuleNote("always \"\(text)\"", expects: "\"\(text)\"", type: .string, codes: [text])
    }
}

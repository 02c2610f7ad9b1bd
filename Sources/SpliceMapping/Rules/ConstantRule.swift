/// A field that always holds the same: checked when read, written when written.
///
/// ```swift
/// f.constant("object", "order")
/// f.constant("schema", 2)
/// ```
public struct ConstantRule: Rule {
    let constant: FieldConstant

    /// Reads nothing, but checks that the field holds the constant.
    public func decode(_ cell: borrowing Cell) throws(Refusal) {
        guard !constant.isSame(as: cell) else { return }
        throw cell.isMissingOrNull ? cell.refusal : Refusal(.notConstant)
    }

    /// Writes the constant.
    public func encode(_ value: Void, to writer: inout Writer) { constant.write(to: &writer) }

    /// The constant.
    public func example(_ number: Int) -> String { constant.description }

    /// What the rule does.
    public var note: RuleNote {
        var codes: [String] = []
        if case .text(let text) = constant { codes = [text] }
        return RuleNote("always \(constant)", expects: "\(constant)", type: constant.type, codes: codes)
    }
}

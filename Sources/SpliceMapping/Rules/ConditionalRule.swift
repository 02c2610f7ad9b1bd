/// A value that is there only when another field of the record has a certain value.
///
/// ```swift
/// let taxID = f.field("vat_id", \.taxID, .text.when("kind", is: "company"))
/// let title = f.field("title", \.title, .text.optional().when("kind", isNot: "company"))
/// ```
///
/// Reading: where the condition does not hold, the value is nil, whatever the field has. Where it holds, the rule inside
/// reads it: a required rule refuses a record without it.
///
/// Writing: where the condition does not hold, the field is left out, and a value that is there refuses the record, since
/// nobody would read it again. Where it holds, a required rule refuses nil. The row that writes the other field decides;
/// without such a row the mapping is wrong.
public struct ConditionalRule<Base: Rule>: Rule, ConditionedRule {
    let base: Base
    let rowCondition: RowCondition
    /// What empty text means where nil is allowed.
    let empty: OptionalRule<Base>.EmptyText
    private var conditionSlot = -1

    init(
        base: Base, condition: RowCondition, empty: OptionalRule<Base>.EmptyText = .isValue
    ) {
        self.base = base
        rowCondition = condition
        self.empty = empty
    }

    var condition: RowCondition? { rowCondition }
    var unconditional: any Rule { base }
    private var isOptional: Bool { rowCondition.absence != nil }

    /// Reads the value where the condition holds, and nil elsewhere.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Base.Value? {
        guard try applies(cell), !isAllowedToMiss(cell) else { return nil }
        return try base.decode(cell)
    }

    private func applies(_ cell: borrowing Cell) throws(Refusal) -> Bool {
        guard conditionSlot >= 0 else { throw Refusal(.mapping) }
        return rowCondition.holds(
            Cell(record: cell.record, frame: cell.frame, slot: conditionSlot, companion: conditionSlot))
    }

    private func isAllowedToMiss(_ cell: borrowing Cell) -> Bool {
        isOptional && (cell.isMissingOrNull || (empty == .isNull && cell.isEmptyText))
    }

    /// Writes a value; leaves the key out for nil. The row adds what the condition asks for.
    public func encode(_ value: Base.Value?, to writer: inout Writer) throws(Refusal) {
        if let value { try base.encode(value, to: &writer) }
    }

    /// The field beside the value, for rules that have one.
    public var companion: String? { base.companion }

    /// Writes the field beside the value; leaves it out for nil.
    public func encodeCompanion(_ value: Base.Value?, to writer: inout Writer) throws(Refusal) {
        if let value { try base.encodeCompanion(value, to: &writer) }
    }

    /// The key of the field beside the value.
    public func companionKey(of value: Base.Value?) -> UInt64 { value.map { base.companionKey(of: $0) } ?? 0 }

    /// An example of the rule inside.
    public func example(_ number: Int) -> String { base.example(number) }

    /// An example of the rule inside.
    public func companionExample(_ number: Int) -> String { base.companionExample(number) }

    /// What the rule does.
    public var note: RuleNote {
        var note = base.note
        note.summary += ", \(rowCondition)"
        if isOptional {
            note.nulls.absent = .none
            note.nulls.null = .none
            if empty == .isNull { note.nulls.empty = .none }
            note.losses.append(Loss(.sourceIsBroader, "missing and null become one"))
        }
        note.nulls.written = .omitted
        note.losses.append(Loss(.sourceIsBroader, "a value where the row does not apply"))
        note.edgeCases.append("not read, and refused when written, where the condition does not hold")
        return note
    }
}

extension ConditionalRule: StructuralRule, BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> ConditionalRule {
        var rule = ConditionalRule(base: base.binding(at: path, in: &layout), condition: rowCondition, empty: empty)
        let field = FieldPath(rowCondition.field)
        if field.isOuter { layout.note("“\(field)”: a condition reads a field of its own record") }
        rule.conditionSlot = layout.slot(for: field)
        return rule
    }

    func place(at path: FieldPath, in layout: inout Layout) -> Place { base.reserve(path, in: &layout) }

    func diagnose(_ cell: borrowing Cell, _ diagnosis: inout Diagnosis) {
        do throws(Refusal) {
            if try applies(cell), !isAllowedToMiss(cell) { diagnosis.check(base, cell) }
        } catch {
            diagnosis.report(error, cell)
        }
    }

    var nested: NestedRows? { base.nestedRows }
}

extension Rule {
    /// The same rule for a value that is there exactly when the field `field` has one of some values.
    public func when(_ field: String, is values: FieldConstant...) -> ConditionalRule<Self> {
        ConditionalRule(
            base: self, condition: RowCondition(field: field, values: values, isNegated: false, absence: nil))
    }

    /// The same rule for a value that is there exactly when the field `field` has none of some values.
    public func when(_ field: String, isNot values: FieldConstant...) -> ConditionalRule<Self> {
        ConditionalRule(
            base: self, condition: RowCondition(field: field, values: values, isNegated: true, absence: nil))
    }
}

extension OptionalRule {
    /// The same rule for a value that can be there only when the field `field` has one of some values.
    public func when(_ field: String, is values: FieldConstant...) -> ConditionalRule<Base> {
        conditional(RowCondition(field: field, values: values, isNegated: false, absence: writes.json))
    }

    /// The same rule for a value that can be there only when the field `field` has none of some values.
    public func when(_ field: String, isNot values: FieldConstant...) -> ConditionalRule<Base> {
        conditional(RowCondition(field: field, values: values, isNegated: true, absence: writes.json))
    }

    private func conditional(_ condition: RowCondition) -> ConditionalRule<Base> {
        ConditionalRule(base: base, condition: condition, empty: empty == .isNull ? .isNull : .isValue)
    }
}

extension OptionalRule.Missing {
    /// What is written for nil.
    fileprivate var json: [UInt8] {
        switch self {
        case .null: Array("null".utf8)
        case .empty: Array("\"\"".utf8)
        case .omitted: []
        }
    }
}

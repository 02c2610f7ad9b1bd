/// A value that stands in where the document has none.
///
/// ```swift
/// .integer.default(1)                     // missing and null read as 1
/// .country(.alpha2).default(.us)          // so does empty text
/// ```
@frozen
public struct DefaultRule<Base: Rule>: Rule where Base.Value: Sendable {
    @usableFromInline let base: Base
    @usableFromInline let value: Base.Value

    @inlinable
    init(base: Base, value: Base.Value) {
        self.base = base
        self.value = value
    }

    /// Reads the value, or the default where it is missing, null or empty text.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Base.Value {
        if cell.isMissingOrNull || cell.isEmptyText { return value }
        return try base.decode(cell)
    }

    /// Writes the value; the default is written like any other.
    @inlinable
    public func encode(_ value: Base.Value, to writer: inout Writer) throws(Refusal) {
        try base.encode(value, to: &writer)
    }

    /// The field beside the value, for rules that have one.
    @inlinable public var companion: String? { base.companion }

    /// Writes the field beside the value.
    @inlinable
    public func encodeCompanion(_ value: Base.Value, to writer: inout Writer) throws(Refusal) {
        try base.encodeCompanion(value, to: &writer)
    }

    /// The key of the field beside the value.
    @inlinable
    public func companionKey(of value: Base.Value) -> UInt64 { base.companionKey(of: value) }

    /// An example of the rule inside.
    public func example(_ number: Int) -> String { base.example(number) }

    /// An example of the rule inside.
    public func companionExample(_ number: Int) -> String { base.companionExample(number) }

    /// What the rule does.
    public var note: RuleNote {
        var note = base.note
        note.nulls = NullPolicy(absent: .default, null: .default, empty: .default, written: .never)
        note.summary += ", default \(value)"
        note.losses.append(Loss(.sourceIsBroader, "whether the value was there or \(value) was assumed"))
        return note
    }
}

extension DefaultRule: StructuralRule, BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> DefaultRule {
        DefaultRule(base: base.binding(at: path, in: &layout), value: value)
    }

    func place(at path: FieldPath, in layout: inout Layout) -> Place { base.reserve(path, in: &layout) }

    func diagnose(_ cell: borrowing Cell, _ diagnosis: inout Diagnosis) {
        if cell.isMissingOrNull || cell.isEmptyText { return }
        diagnosis.check(base, cell)
    }

    var nested: NestedRows? { base.nestedRows }
}

extension Rule where Value: Sendable {
    /// The same rule with a value that stands in where the document has none: no key, `null`, or empty text.
    @inlinable
    public func `default`(_ value: Value) -> DefaultRule<Self> { DefaultRule(base: self, value: value) }
}

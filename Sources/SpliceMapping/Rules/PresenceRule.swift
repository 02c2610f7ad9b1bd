public import SpliceModel

/// A value of which missing, null and there are kept apart, both ways.
///
/// ```swift
/// let phone = f.field("phone", \.phone, .phone.presence())     // Presence<Phone>
/// ```
///
/// A missing key reads as `.absent` and is written by leaving it out, `null` reads as `.null` and is written as `null`:
/// nothing is lost. Partial documents are made of such rows, see ``PartialMapping``.
@frozen
public struct PresenceRule<Base: Rule>: Rule {
    @usableFromInline let base: Base

    @inlinable
    init(base: Base) { self.base = base }

    /// Reads what is there.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Presence<Base.Value> {
        switch cell.kind {
        case .absent: .absent
        case .null: .null
        default: .value(try base.decode(cell))
        }
    }

    /// Writes the value, `null`, or nothing.
    @inlinable
    public func encode(_ value: Presence<Base.Value>, to writer: inout Writer) throws(Refusal) {
        switch value {
        case .absent: break
        case .null: writer.null()
        case .value(let value): try base.encode(value, to: &writer)
        }
    }

    /// The field beside the value, for rules that have one.
    @inlinable public var companion: String? { base.companion }

    /// Writes the field beside a value that is there.
    @inlinable
    public func encodeCompanion(_ value: Presence<Base.Value>, to writer: inout Writer) throws(Refusal) {
        if case .value(let value) = value { try base.encodeCompanion(value, to: &writer) }
    }

    /// The key of the field beside a value that is there.
    @inlinable
    public func companionKey(of value: Presence<Base.Value>) -> UInt64 {
        if case .value(let value) = value { base.companionKey(of: value) } else { 0 }
    }

    /// An example of the rule inside.
    public func example(_ number: Int) -> String { base.example(number) }

    /// An example of the rule inside.
    public func companionExample(_ number: Int) -> String { base.companionExample(number) }

    /// What the rule does.
    public var note: RuleNote {
        var note = base.note
        note.nulls = NullPolicy(absent: .none, null: .none, empty: note.nulls.empty, written: .omitted)
        note.summary += ", missing and null kept apart"
        return note
    }
}

extension PresenceRule: StructuralRule, BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> PresenceRule {
        PresenceRule(base: base.binding(at: path, in: &layout))
    }

    func place(at path: FieldPath, in layout: inout Layout) -> Place { base.reserve(path, in: &layout) }

    func diagnose(_ cell: borrowing Cell, _ diagnosis: inout Diagnosis) {
        if !cell.isMissingOrNull { diagnosis.check(base, cell) }
    }

    var nested: NestedRows? { base.nestedRows }
}

extension Rule {
    /// The same rule for a value of which missing, null and there are kept apart.
    @inlinable
    public func presence() -> PresenceRule<Self> { PresenceRule(base: self) }
}

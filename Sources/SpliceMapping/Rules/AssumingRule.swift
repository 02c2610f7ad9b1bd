public import SpliceModel

/// A value that a system leaves out where it is the usual one, made explicit, and left out again.
///
/// ```swift
/// let country = f.field("country", \.statedCountry, .country.assuming(.us))
/// ```
///
/// Missing, null and empty read as the assumed value, which says of itself that it was assumed; so it can be written back as it
/// came, and nothing is lost but the kind of nothing. A value that was there is written, also when it is the usual one.
public struct AssumingRule<Base: Rule>: Rule where Base.Value: Sendable & Hashable {
    /// How a value that was assumed is written.
    public enum Assumed: Sendable, Hashable {
        /// The key is left out.
        case omitted
        /// `null`.
        case null
        /// Like any other: the target learns what the source left out.
        case explicit
    }

    let base: Base
    let value: Base.Value
    let writes: Assumed

    /// Reads the value, or the assumed one.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Stated<Base.Value> {
        if cell.isMissingOrNull || cell.isEmptyText { return Stated(value, .assumed) }
        return Stated(try base.decode(cell), .explicit)
    }

    /// Writes a value that was there; an assumed one as the rule says. One that was assumed to be another is written.
    public func encode(_ value: Stated<Base.Value>, to writer: inout Writer) throws(Refusal) {
        guard value.provenance == .assumed, value.value == self.value, writes != .explicit else {
            return try base.encode(value.value, to: &writer)
        }
        if writes == .null { writer.null() }
    }

    /// An example of the rule inside.
    public func example(_ number: Int) -> String { base.example(number) }

    /// What the rule does.
    public var note: RuleNote {
        var note = base.note
        let written: NullPolicy.Writing =
            switch writes {
            case .omitted: .omitted
            case .null: .null
            case .explicit: .never
            }
        note.nulls = NullPolicy(absent: .default, null: .default, empty: .default, written: written)
        note.summary += ", \(value) where it is missing"
        let loss =
            writes == .explicit
            ? "whether the value was there or \(value) was assumed" : "missing, null and empty text become one"
        note.losses.append(Loss(.sourceIsBroader, loss))
        return note
    }
}

extension AssumingRule: StructuralRule, BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> AssumingRule {
        AssumingRule(base: base.binding(at: path, in: &layout), value: value, writes: writes)
    }

    func place(at path: FieldPath, in layout: inout Layout) -> Place { base.reserve(path, in: &layout) }

    func diagnose(_ cell: borrowing Cell, _ diagnosis: inout Diagnosis) {
        if !cell.isMissingOrNull, !cell.isEmptyText { diagnosis.check(base, cell) }
    }

    var nested: NestedRows? { base.nestedRows }
}

extension Rule where Value: Sendable & Hashable {
    /// The same rule for a value that the system leaves out where it is the usual one.
    ///
    /// - Parameters:
    ///   - value: what is meant where nothing is said.
    ///   - writes: how a value that was assumed is written. Default: the key is left out again.
    public func assuming(_ value: Value, writes: AssumingRule<Self>.Assumed = .omitted) -> AssumingRule<Self> {
        AssumingRule(base: self, value: value, writes: writes)
    }
}

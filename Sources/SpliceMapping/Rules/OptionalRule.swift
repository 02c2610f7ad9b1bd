/// A value that may be missing.
///
/// ```swift
/// .text.optional()                        // absent and null read as nil; nil writes null
/// .text.optional(empty: .isNull)          // so does empty text
/// .text.optional(writes: .omitted)        // nil leaves the key out
/// ```
@frozen
public struct OptionalRule<Base: Rule>: Rule {
    /// What empty text means.
    @frozen
    public enum EmptyText: Sendable, Hashable {
        /// A value, which the rule reads.
        case isValue
        /// No value.
        case isNull
    }

    /// How nil is written.
    @frozen
    public enum Missing: Sendable, Hashable {
        /// `null`.
        case null
        /// The key is left out.
        case omitted
        /// Empty text.
        case empty
    }

    @usableFromInline let base: Base
    @usableFromInline let empty: EmptyText
    @usableFromInline let writes: Missing

    @inlinable
    init(base: Base, empty: EmptyText, writes: Missing) {
        self.base = base
        self.empty = empty
        self.writes = writes
    }

    /// Reads the value, or nil.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Base.Value? {
        if cell.isMissingOrNull || (empty == .isNull && cell.isEmptyText) { return nil }
        return try base.decode(cell)
    }

    /// Writes the value, or what stands for nil.
    @inlinable
    public func encode(_ value: Base.Value?, to writer: inout Writer) throws(Refusal) {
        if let value { return try base.encode(value, to: &writer) }
        switch writes {
        case .null: writer.null()
        case .empty: writer.literal("\"\"")
        case .omitted: break
        }
    }

    /// The field beside the value, for rules that have one.
    @inlinable public var companion: String? { base.companion }

    /// Writes the field beside the value; leaves it out for nil.
    @inlinable
    public func encodeCompanion(_ value: Base.Value?, to writer: inout Writer) throws(Refusal) {
        if let value { try base.encodeCompanion(value, to: &writer) }
    }

    /// The key of the field beside the value.
    @inlinable
    public func companionKey(of value: Base.Value?) -> UInt64 { value.map { base.companionKey(of: $0) } ?? 0 }

    /// An example of the rule inside.
    public func example(_ number: Int) -> String { base.example(number) }

    /// An example of the rule inside.
    public func companionExample(_ number: Int) -> String { base.companionExample(number) }

    /// What the rule does.
    public var note: RuleNote {
        var note = base.note
        let written: NullPolicy.Writing =
            switch writes {
            case .null: .null
            case .omitted: .omitted
            case .empty: .empty
            }
        note.nulls = NullPolicy(
            absent: .none, null: .none, empty: empty == .isNull ? .none : note.nulls.empty, written: written)
        note.summary += ", optional"
        if empty == .isNull, writes != .empty {
            note.losses.append(Loss(.sourceIsBroader, "missing, null and empty text become one"))
        } else {
            note.losses.append(Loss(.sourceIsBroader, "missing and null become one"))
        }
        return note
    }
}

extension OptionalRule: StructuralRule, BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> OptionalRule {
        OptionalRule(base: base.binding(at: path, in: &layout), empty: empty, writes: writes)
    }

    func place(at path: FieldPath, in layout: inout Layout) -> Place { base.reserve(path, in: &layout) }

    func diagnose(_ cell: borrowing Cell, _ diagnosis: inout Diagnosis) {
        if cell.isMissingOrNull || (empty == .isNull && cell.isEmptyText) { return }
        diagnosis.check(base, cell)
    }

    var nested: NestedRows? { base.nestedRows }
}

extension Rule {
    /// The same rule for a value that may be missing.
    ///
    /// - Parameters:
    ///   - empty: what empty text means. Default: it is a value.
    ///   - writes: how nil is written. Default: `null`.
    @inlinable
    public func optional(
        empty: OptionalRule<Self>.EmptyText = .isValue, writes: OptionalRule<Self>.Missing = .null
    ) -> OptionalRule<Self> {
        OptionalRule(base: self, empty: empty, writes: writes)
    }
}

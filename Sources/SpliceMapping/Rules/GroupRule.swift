/// A nested record that is nil when none of its fields has a value.
///
/// ```swift
/// let shipTo = f.field(".", \.shipTo, .one(FlatShipTo.self).unlessEmpty())      // ship_street, ship_city, … or nothing
/// let geo    = f.field("geo", \.place, .one(GeoPoint.self).unlessEmpty())        // {"lat": null, "lon": null} is nil
/// ```
///
/// Missing keys, `null` and empty text are no value. nil is written by leaving everything out.
public struct GroupRule<Entity>: Rule {
    let base: OneRule<Entity>

    /// Reads the nested record, or nil where it has no value.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Entity? {
        isEmpty(cell) ? nil : try base.decode(cell)
    }

    private func isEmpty(_ cell: borrowing Cell) -> Bool {
        if cell.isMissingOrNull { return true }
        guard cell.kind == .object else { return false }
        return base.plan.valueSlots.allSatisfy { slot in
            let token = cell.frame[cell.companionSlot + slot]
            return token.kind == .absent || token.kind == .null || (token.kind == .string && token.length == 0)
        }
    }

    /// Writes the nested record, or nothing.
    public func encode(_ value: Entity?, to writer: inout Writer) throws(Refusal) {
        if let value { try base.encode(value, to: &writer) }
    }

    /// A record of examples.
    public func example(_ number: Int) -> String { base.example(number) }

    /// What the rule does.
    public var note: RuleNote {
        var note = base.note
        note.summary += ", unless empty"
        note.nulls = NullPolicy(absent: .none, null: .none, empty: .refused, written: .omitted)
        note.losses.append(Loss(.sourceIsBroader, "missing, null and a record without values become one"))
        return note
    }
}

extension GroupRule: StructuralRule {
    func place(at path: FieldPath, in layout: inout Layout) -> Place { base.place(at: path, in: &layout) }

    func diagnose(_ cell: borrowing Cell, _ diagnosis: inout Diagnosis) {
        if !isEmpty(cell) { base.diagnose(cell, &diagnosis) }
    }

    var nested: NestedRows? { base.nested }
}

extension OneRule {
    /// The same for a nested record that is nil when none of its fields has a value.
    public func unlessEmpty() -> GroupRule<Entity> { GroupRule(base: self) }
}

/// A nested record: an object with a mapping of its own.
///
/// ```swift
/// .one(ShopAddress.self)
/// .one(ShopAddress.self).optional()
/// .one(ShopAddress.self).unlessEmpty()         // nil when none of its fields has a value
/// ```
///
/// At the path `.` the nested mapping reads fields of the record itself: several columns become one value.
@frozen
public struct OneRule<Entity>: Rule {
    @usableFromInline let plan: Plan<Entity>

    init<M: Mapping>(_ mapping: M.Type) where M.Entity == Entity { plan = PlanRegistry.plan(of: mapping) }

    /// Reads the nested record.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Entity {
        guard cell.kind == .object else { throw cell.refusal }
        do {
            return try plan.entity(from: cell.record, cell.frame.advanced(by: cell.companionSlot))
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(.entity)
        }
    }

    /// Writes the nested record.
    @inlinable
    public func encode(_ value: Entity, to writer: inout Writer) throws(Refusal) {
        do {
            try EntityAddress.of(value) { try plan.encode($0, to: &writer) }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(.entity)
        }
    }

    /// A record of examples.
    public func example(_ number: Int) -> String { plan.example(number) }

    /// What the rule does.
    public var note: RuleNote {
        RuleNote("one \(plan.name)", expects: "an object", type: .object)
    }
}

extension OneRule: StructuralRule {
    func place(at path: FieldPath, in layout: inout Layout) -> Place {
        for defect in plan.defects { layout.note(defect) }
        let place = layout.embed(plan.layout, at: path)
        return Place(slot: place.presence, companion: place.base)
    }

    func diagnose(_ cell: borrowing Cell, _ diagnosis: inout Diagnosis) {
        guard cell.kind == .object else { return diagnosis.report(cell.refusal, cell) }
        let frame = cell.frame.advanced(by: cell.companionSlot)
        diagnosis.descend(into: plan, step: "", Reader(record: cell.record, frame: frame))
    }

    var nested: NestedRows? {
        NestedRows(
            mapping: plan.name, repeats: false, rows: plan.rows.map(\.note), ignored: plan.ignored,
            outerFields: plan.outerFields, outerExamples: plan.outerExamples)
    }
}

extension Rule {
    /// A nested record with a mapping of its own.
    public static func one<M: Mapping>(_ mapping: M.Type) -> OneRule<M.Entity> where Self == OneRule<M.Entity> {
        OneRule(mapping)
    }
}

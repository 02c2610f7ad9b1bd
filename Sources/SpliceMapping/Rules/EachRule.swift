/// An array of records, each with the same mapping.
///
/// ```swift
/// .each(ShopLine.self)
/// .each(ShopLine.self).optional()
/// .each(ShopLine.self).default([])
/// ```
@frozen
public struct EachRule<Entity>: Rule {
    @usableFromInline let plan: Plan<Entity>
    /// The slots of the fields that the elements read of the record around them.
    @usableFromInline var outerSlots: [Int] = []

    init(plan: Plan<Entity>) { self.plan = plan }

    init<M: Mapping>(_ mapping: M.Type) where M.Entity == Entity { plan = PlanRegistry.plan(of: mapping) }

    /// Reads the records.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> [Entity] {
        let token = cell.token
        guard token.kind == .array else { throw cell.refusal }
        var next = Int(token.link)
        do {
            var entities: [Entity] = []
            entities.reserveCapacity(Int(token.length))
            for _ in 0..<token.length {
                let header = cell.record.header(at: next)
                guard header.kind == .object else { throw Refusal(.wrongKind) }
                let frame = cell.record.frame(at: next, slots: plan.slotCount)
                if plan.readsAround { plan.open(frame, header, around: cell.frame, outerSlots) }
                next = Int(header.link)
                entities.append(try plan.entity(from: cell.record, frame))
            }
            return entities
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(.entity)
        }
    }

    /// Writes the records.
    @inlinable
    public func encode(_ value: [Entity], to writer: inout Writer) throws(Refusal) {
        writer.openArray()
        do {
            try EntityAddress.ofEach(value) { entity in
                try plan.encode(entity, to: &writer)
                writer.separate()
            }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(.entity)
        }
        writer.closeArray()
    }

    /// Two records of examples.
    public func example(_ number: Int) -> String { "[\(plan.example(number)),\(plan.example(number + 1))]" }

    /// What the rule does.
    public var note: RuleNote {
        RuleNote("each \(plan.name)", expects: "an array of objects", type: .array)
    }
}

extension EachRule: StructuralRule, BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> EachRule {
        var rule = self
        rule.outerSlots = plan.layout.outerFields.map { layout.slot(for: $0.path.inner) }
        return rule
    }

    func place(at path: FieldPath, in layout: inout Layout) -> Place {
        for defect in plan.defects { layout.note(defect) }
        let slot = layout.elements(plan.layout, at: path)
        return Place(slot: slot, companion: slot)
    }

    func diagnose(_ cell: borrowing Cell, _ diagnosis: inout Diagnosis) {
        let token = cell.token
        guard token.kind == .array else { return diagnosis.report(cell.refusal, cell) }
        var next = Int(token.link)
        for index in 0..<Int(token.length) {
            let header = cell.record.header(at: next)
            let frame = cell.record.frame(at: next, slots: plan.slotCount)
            if header.kind == .object {
                if plan.readsAround { plan.open(frame, header, around: cell.frame, outerSlots) }
                diagnosis.descend(into: plan, step: "[\(index)]", Reader(record: cell.record, frame: frame))
            } else {
                diagnosis.report(element: header, cell, step: "[\(index)]")
            }
            next = Int(header.link)
        }
    }

    var nested: NestedRows? {
        NestedRows(
            mapping: plan.name, repeats: true, rows: plan.rows.map(\.note), ignored: plan.ignored,
            outerFields: plan.outerFields, outerExamples: plan.outerExamples)
    }
}

extension Rule {
    /// An array of records, each with the same mapping.
    public static func each<M: Mapping>(_ mapping: M.Type) -> EachRule<M.Entity> where Self == EachRule<M.Entity> {
        EachRule(mapping)
    }
}

/// An array of values that are no records, each by the same rule.
///
/// ```swift
/// .array(of: .text)                       // ["red", "green"]
/// .array(of: .integer).default([])
/// .array(of: .array(of: .decimal))        // [[1.5, 2], [3, 4]]
/// ```
/// Records are `.each(…)`. Elements have no field beside them.
public struct ArrayRule<Element: Rule>: Rule {
    let element: Element

    /// Reads the elements.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> [Element.Value] {
        var values: [Element.Value] = []
        try cell.forEachElement { (element, _) throws(Refusal) in values.append(try self.element.decode(element)) }
        return values
    }

    /// Writes the elements; one for which the rule writes nothing becomes null.
    public func encode(_ value: [Element.Value], to writer: inout Writer) throws(Refusal) {
        writer.openArray()
        for value in value {
            let start = writer.buffer.count
            try element.encode(value, to: &writer)
            if writer.buffer.count == start { writer.null() }
            writer.separate()
        }
        writer.closeArray()
    }

    /// Two examples of the rule inside.
    public func example(_ number: Int) -> String { "[\(element.example(number)),\(element.example(number + 1))]" }

    /// What the rule does.
    public var note: RuleNote {
        let inner = element.note
        var note = RuleNote(
            "array of \(inner.summary)", expects: "an array", type: .array, losses: inner.losses,
            edgeCases: inner.edgeCases, classification: inner.classification)
        note.elements = [inner]
        return note
    }
}

extension ArrayRule: StructuralRule {
    func place(at path: FieldPath, in layout: inout Layout) -> Place {
        _ = element.elementBinding(at: path, in: &layout)
        let slot = layout.slot(for: path)
        return Place(slot: slot, companion: slot)
    }

    func diagnose(_ cell: borrowing Cell, _ diagnosis: inout Diagnosis) {
        do throws(Refusal) {
            try cell.forEachElement { (element, number) throws(Refusal) in
                diagnosis.check(self.element, element, step: "[\(number)]")
            }
        } catch {
            diagnosis.report(error, cell)
        }
    }

    var nested: NestedRows? { nil }
}

extension Rule {
    /// Notes what is wrong with a rule for the elements of an array or the members of a dictionary.
    func elementBinding(at path: FieldPath, in layout: inout Layout) -> Self {
        if companion != nil { layout.note("“\(path)”: an element has no field beside it") }
        if nestedRows != nil { layout.note("“\(path)”: an array of records is read by .each") }
        var own = Layout()
        let rule = binding(at: path, in: &own)
        for defect in own.defects { layout.note(defect) }
        if own.slotCount > 0 { layout.note("“\(path)”: an element reads no other field") }
        if own.usesLookups { layout.noteLookup() }
        return rule
    }

    /// An array of values that are no records.
    public static func array<Element: Rule>(of element: Element) -> ArrayRule<Element>
    where Self == ArrayRule<Element> {
        ArrayRule(element: element)
    }
}

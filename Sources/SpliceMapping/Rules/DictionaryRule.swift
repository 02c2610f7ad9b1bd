/// An object whose keys are data: translations by language, custom fields by name.
///
/// ```swift
/// .dictionary(of: .text)                  // {"de": "Rot", "en": "Red"} ↔ ["de": "Rot", "en": "Red"]
/// ```
/// Written with its keys in order, so that the same value is always the same document. A key that occurs twice is refused.
public struct DictionaryRule<Element: Rule>: Rule {
    let element: Element

    /// Reads the members.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> [String: Element.Value] {
        var values: [String: Element.Value] = [:]
        try cell.forEachMember { (name, member) throws(Refusal) in
            guard values[name] == nil else { throw Refusal("has a key twice", .duplicateKey) }
            values[name] = try element.decode(member)
        }
        return values
    }

    /// Writes the members; one for which the rule writes nothing is left out.
    public func encode(_ value: [String: Element.Value], to writer: inout Writer) throws(Refusal) {
        writer.openObject()
        for (name, value) in value.sorted(by: { $0.key < $1.key }) {
            let start = writer.buffer.count
            writer.text(name)
            writer.buffer.append(.colon)
            let empty = writer.buffer.count
            try element.encode(value, to: &writer)
            if writer.buffer.count == empty { writer.buffer.count = start } else { writer.separate() }
        }
        writer.closeObject()
    }

    /// Two examples of the rule inside.
    public func example(_ number: Int) -> String {
        "{\"a\":\(element.example(number)),\"b\":\(element.example(number + 1))}"
    }

    /// What the rule does.
    public var note: RuleNote {
        let inner = element.note
        var note = RuleNote(
            "\(inner.summary) by key", expects: "an object", type: .object, losses: inner.losses,
            edgeCases: inner.edgeCases + ["keys are written in order"], classification: inner.classification)
        note.elements = [inner]
        return note
    }
}

extension DictionaryRule: StructuralRule {
    func place(at path: FieldPath, in layout: inout Layout) -> Place {
        _ = element.elementBinding(at: path, in: &layout)
        let slot = layout.slot(for: path)
        return Place(slot: slot, companion: slot)
    }

    func diagnose(_ cell: borrowing Cell, _ diagnosis: inout Diagnosis) {
        let before = diagnosis.issues.count
        do throws(Refusal) {
            try cell.forEachMember { (name, member) throws(Refusal) in
                diagnosis.check(element, member, step: ".\(FieldPath.step(name))")
            }
            if diagnosis.issues.count == before { _ = try decode(cell) }
        } catch {
            diagnosis.report(error, cell)
        }
    }

    var nested: NestedRows? { nil }
}

extension Rule {
    /// An object whose keys are data.
    public static func dictionary<Element: Rule>(
        of element: Element
    ) -> DictionaryRule<Element> where Self == DictionaryRule<Element> {
        DictionaryRule(element: element)
    }
}

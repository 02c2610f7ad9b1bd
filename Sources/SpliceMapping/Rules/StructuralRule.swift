/// A rule that reads more than one value: a nested record, the elements of an array, or what such a rule is wrapped in.
///
/// Setting up and diagnosing go through this protocol; decoding and encoding do not, so that they stay as fast as those of
/// any other rule.
protocol StructuralRule {
    /// Reserves the slots that the rule reads.
    func place(at path: FieldPath, in layout: inout Layout) -> Place

    /// Finds every problem inside the value, rather than the first.
    func diagnose(_ cell: borrowing Cell, _ diagnosis: inout Diagnosis)

    /// The nested mapping as rows of the documentation.
    var nested: NestedRows? { get }
}

/// The rows of a mapping inside another.
public struct NestedRows: Sendable {
    /// The name of the nested mapping.
    public let mapping: String
    /// True when it is applied to each element of an array.
    public let repeats: Bool
    /// Of how many mappings the rows are, of which each record follows one; 1 except for a sum type.
    public let alternatives: Int
    /// Its rows.
    public let rows: [MappingRow]
    /// The fields that it leaves out on purpose.
    public let ignored: [IgnoredField]
    /// The paths in the surrounding record that the nested rows read.
    @usableFromInline let outerFields: [String]
    /// An example for each of them, as JSON.
    let outerExamples: [String]

    init(
        mapping: String, repeats: Bool, alternatives: Int = 1, rows: [MappingRow], ignored: [IgnoredField],
        outerFields: [String], outerExamples: [String]
    ) {
        self.mapping = mapping
        self.repeats = repeats
        self.alternatives = alternatives
        self.rows = rows
        self.ignored = ignored
        self.outerFields = outerFields
        self.outerExamples = outerExamples
    }
}

/// A rule whose value depends on the code in the field beside it.
protocol TaggedRule: Sendable {
    /// An example for the code that stands there, as JSON; nil when the rule knows no such code.
    func example(_ number: Int, beside tag: String) -> String?
}

/// A rule that reads fields beside its own and its ``Rule/companion``: the elements of an array that read the record
/// around them, a condition on another field.
///
/// Before a row is placed, the rule is asked for a copy of itself that knows the slots of those fields.
protocol BindingRule: Rule {
    /// The rule with its slots, which are reserved here.
    func bound(at path: FieldPath, in layout: inout Layout) -> Self
}

extension Rule {
    /// The rule, knowing the slots of every further field that it reads.
    @usableFromInline
    func binding(at path: FieldPath, in layout: inout Layout) -> Self {
        (self as? any BindingRule)?.bound(at: path, in: &layout) as? Self ?? self
    }

    /// Reserves slots: one for the value, and one for the field beside it where the rule has one.
    @usableFromInline
    func reserve(_ path: FieldPath, in layout: inout Layout) -> Place {
        if let structural = self as? any StructuralRule { return structural.place(at: path, in: &layout) }
        let slot = layout.slot(for: path)
        return Place(slot: slot, companion: companion.map { layout.slot(for: FieldPath($0)) } ?? slot)
    }

    /// The nested mapping, where the rule has one.
    @usableFromInline var nestedRows: NestedRows? { (self as? any StructuralRule)?.nested }
}

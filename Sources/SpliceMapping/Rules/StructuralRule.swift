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
    /// Its rows.
    public let rows: [MappingRow]
    /// The fields that it leaves out on purpose.
    public let ignored: [IgnoredField]
    /// The path in the surrounding record that the nested rows read, if they do.
    @usableFromInline let outerField: String?
}

extension Rule {
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

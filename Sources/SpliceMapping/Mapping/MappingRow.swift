public import SpliceModel

/// A row of a mapping, as data: one line of its spreadsheet.
public struct MappingRow: Sendable {
    /// Where it stands in its mapping, from 1.
    public let number: Int
    /// The path in the document.
    public let source: String
    /// The path of the second field that it reads and writes, such as the currency of an amount.
    public let companion: String?
    /// The property of the entity.
    public let target: String
    /// What its rule does.
    public let note: RuleNote
    /// How careful logs and messages are with its values.
    public let classification: Classification
    /// The rows inside of it, for a nested record or an array of them.
    public let nested: NestedRows?
    /// True when the rule writes its examples as text: then a mask can take the place of its value.
    let isWrittenAsText: Bool

    /// The target of a row that fills no property.
    static var constant: String { "constant" }
}

/// A field of the document that is left out on purpose.
public struct IgnoredField: Sendable, Hashable, Codable {
    /// The path in the document.
    public let source: String
    /// Why.
    public let reason: String
}

public import SpliceModel

/// A row of a mapping, as data: one line of its spreadsheet.
public struct MappingRow: Sendable {
    /// Where it stands in its mapping, from 1.
    public internal(set) var number: Int
    /// The path in the document.
    public let source: String
    /// The path of the second field that it reads and writes, such as the currency of an amount.
    public let companion: String?
    /// The property of the entity.
    public let target: String
    /// True for a field that becomes no property; a property may be called `constant` too.
    package let isConstant: Bool
    /// What its rule does.
    public internal(set) var note: RuleNote
    /// How careful logs and messages are with its values.
    public let classification: Classification
    /// The rows inside of it, for a nested record or an array of them.
    public let nested: NestedRows?
    /// An example of its rule, as JSON.
    let example: @Sendable (Int) -> String
    /// Whether the rule reads a value, as JSON: what takes the place of its value must be one that it reads.
    let isRead: @Sendable (String) -> Bool
    /// Whether it is read and written, or only one of the two.
    public let direction: RowDirection
    /// When it applies; nil for always.
    public internal(set) var condition: RowCondition?
    /// For a row of an alternative of a sum type, the field that announces it and its code.
    package private(set) var announcement: RowCondition?

    /// The target of a row that fills no property.
    package static var constant: String { "constant" }

    /// The same row among those of all alternatives of a sum type.
    func announced(by tag: String, _ code: String, number: Int) -> MappingRow {
        var row = self
        row.number = number
        row.announcement = RowCondition(field: tag, values: [.text(code)], isNegated: false, absence: nil)
        row.note.edgeCases.append("only when \(tag) is \"\(code)\"")
        return row
    }

    /// The row as it is where it applies: without the outermost of its conditions.
    package var unconditional: MappingRow {
        var row = self
        if row.announcement != nil { row.announcement = nil } else { row.condition = nil }
        return row
    }

    /// What the paths of the nested rows start with, behind the row's own; empty for a row at the path “.”.
    package var nestedPrefix: String { source == "." ? "" : source + (nested?.repeats == true ? "[]." : ".") }
}

/// Whether a row is read and written. The words are OpenAPI's.
public enum RowDirection: String, Sendable, Hashable, Codable {
    /// Read and written.
    case both
    /// The system tells it and does not take it: read, never written.
    case readOnly
    /// The system takes it and does not tell it: written, never read.
    case writeOnly
}

/// A field of the document that is left out on purpose.
public struct IgnoredField: Sendable, Hashable, Codable {
    /// The path in the document.
    public let source: String
    /// Why.
    public let reason: String

    /// A field and the reason.
    package init(source: String, reason: String) {
        self.source = source
        self.reason = reason
    }
}

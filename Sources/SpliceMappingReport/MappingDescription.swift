public import SpliceMapping
public import SpliceModel

/// A mapping as a value that can be stored, shown and compared: what its rows say, without what they do.
///
/// Written as JSON beside the code (`Codable`), it is the mapping of the last release, and ``changes(from:)`` says in words
/// what has changed since.
public struct MappingDescription: Sendable, Hashable, Codable {
    /// One row.
    public struct Row: Sendable, Hashable, Codable {
        /// The number of the row as the spreadsheet shows it: `8.2`.
        public let number: String
        /// The path in the document, from its root.
        public let source: String
        /// The field that it reads and writes beside its own; nil for none.
        public let companion: String?
        /// The property, from the root of the entity.
        public let target: String
        /// The rule in a few words.
        public let rule: String
        /// What does not survive the row.
        public let losses: [Loss]
        /// What it does with missing, null and empty values.
        public let nulls: NullPolicy
        /// What else deserves a word.
        public let edgeCases: [String]
        /// How careful logs and messages are with its values.
        public let classification: Classification
        /// How long a text may be; nil for no limit.
        public let maximumLength: Int?
        /// What ``maximumLength`` counts.
        public let lengthUnit: LengthUnit
        /// The codes of a table; empty for other rules.
        public let codes: [String]
        /// True when the rule also reads codes that are not among ``codes``.
        public let readsOtherCodes: Bool
    }

    /// The name of the mapping.
    public let name: String
    /// The version of its document format.
    public let version: String
    /// Who answers for it; nil for nobody.
    public let owner: String?
    /// Every row, nested ones behind the row that they belong to.
    public let rows: [Row]
    /// The fields that are left out on purpose, with their paths from the root.
    public let ignored: [IgnoredField]
}

extension Mapping {
    /// The mapping as a value.
    public static var description: MappingDescription {
        var rows: [MappingDescription.Row] = []
        var ignored = ignoredFields
        RowPlace.visit(Self.rows) { place in
            let note = place.row.note
            rows.append(
                MappingDescription.Row(
                    number: place.number, source: place.source, companion: place.row.companion, target: place.target,
                    rule: note.summary, losses: note.losses, nulls: note.nulls, edgeCases: note.edgeCases,
                    classification: place.row.classification, maximumLength: note.maximumLength,
                    lengthUnit: note.lengthUnit, codes: note.codes, readsOtherCodes: note.readsOtherCodes))
            guard let nested = place.row.nested else { return }
            let prefix = place.nestedSource
            ignored += nested.ignored.map { IgnoredField(source: prefix + $0.source, reason: $0.reason) }
        }
        return MappingDescription(name: name, version: version, owner: owner, rows: rows, ignored: ignored)
    }

    /// What has changed since another mapping, usually the one of an older version, row by row and in words.
    public static func changes<Older: Mapping>(from older: Older.Type) -> [MappingChange] {
        description.changes(from: Older.description)
    }
}

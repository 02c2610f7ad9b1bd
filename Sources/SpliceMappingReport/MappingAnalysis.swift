public import SpliceMapping

/// What is known of a mapping before any data flows. A value: it can be asserted on, and written as JSON with its `Codable`.
///
/// ```swift
/// #expect(ShopOrder.analysis.losses == [.row("financial_status", .sourceIsBroader)])
/// #expect(ShopOrder.analysis.unfilled.isEmpty)
/// ```
public struct MappingAnalysis: Sendable, Hashable, Codable {
    /// A row that loses something.
    public struct RowLoss: Sendable, Hashable, Codable {
        /// The path of the row in the document, from its root: `line_items[].price`.
        public let source: String
        /// How source and target relate.
        public let relation: Loss.Relation

        /// A row that loses something.
        public static func row(_ source: String, _ relation: Loss.Relation) -> RowLoss {
            RowLoss(source: source, relation: relation)
        }
    }

    /// How faithful one row is.
    public struct RowFidelity: Sendable, Hashable, Codable {
        /// The number of the row as the spreadsheet shows it: `8.2`.
        public let number: String
        /// Its path in the document, from the root.
        public let source: String
        /// Its property of the entity, from the root.
        public let target: String
        /// How source and target relate: `equivalent` where nothing is lost; a row can lose in several ways.
        public let relations: [Loss.Relation]
        /// What is lost, in the order in which the rule declares it.
        public let losses: [Loss]
    }

    /// The name of the mapping.
    public let mapping: String
    /// The version of its document format.
    public let version: String
    /// Every row, nested ones below the row that they belong to.
    public let rows: [RowFidelity]
    /// The rows that lose something, in the order of the rows; once for each relation that a row has.
    public let losses: [RowLoss]
    /// What each of them loses, in words, in the same order.
    public let reasons: [String]
    /// Properties of the entity that no row fills, from its root: they have what the mapping's own closure gives them.
    ///
    /// That every property gets *some* value is the compiler's concern. Rows of computed properties fill none.
    public let unfilled: [String]
    /// Rows whose class is below the one that the schema of the entity gives the property.
    ///
    /// Their values would be shown more freely than the entity allows. Only entities with a schema are checked.
    public let underclassified: [String]

    init<M: Mapping>(of mapping: M.Type) {
        self.mapping = M.name
        version = M.version
        let declared = M.rows
        var rows: [RowFidelity] = []
        RowPlace.visit(declared) { place in
            let losses = place.row.note.losses
            let relations = Set(losses.map(\.relation)).sorted { $0.rawValue < $1.rawValue }
            rows.append(
                RowFidelity(
                    number: place.number, source: place.source, target: place.target,
                    relations: relations.isEmpty ? [.equivalent] : relations, losses: losses))
        }
        self.rows = rows
        let lossy = rows.flatMap { row in
            row.relations.filter { _ in !row.losses.isEmpty }.map { (row: row, relation: $0) }
        }
        losses = lossy.map { .row($0.row.source, $0.relation) }
        reasons = lossy.map { loss in
            loss.row.losses.filter { $0.relation == loss.relation }.map(\.reason).joined(separator: "; ")
        }
        unfilled = UnfilledProperties.of(mapping)
        let classes = EntityClasses(of: M.Entity.self)
        var underclassified: [String] = []
        RowPlace.visit(declared) { place in
            guard place.row.nested == nil, let entity = classes.classification(of: place.target) else { return }
            if place.row.classification < entity { underclassified.append(place.source) }
        }
        self.underclassified = underclassified
    }
}

extension Mapping {
    /// What the mapping loses, row by row, and what it leaves open.
    public static var analysis: MappingAnalysis { MappingAnalysis(of: Self.self) }
}

public import SpliceMapping

/// A law that a mapping breaks, with the row and the document that show it.
public struct LawViolation: Error, CustomStringConvertible {
    /// The name of the mapping.
    public let mapping: String
    /// The law.
    public let law: String
    /// The row that breaks it; nil when the entity as a whole differs.
    public let row: MappingRow?
    /// The place of the row in the document: `line_items[0].sku`; nil when no row is concerned.
    public let place: String?
    /// What was read and what was written.
    public let detail: String
    /// The document.
    public let document: String
    /// Which generated document it is, and how to make it again; nil for others.
    public let origin: String?

    /// The law, the row, and the line of the document with the row's value marked.
    public var description: String {
        let origin = origin.map { " (\($0))" } ?? ""
        guard let row, let place else { return "\(mapping) breaks \(law)\(origin):\n\(detail)\nin \(document)" }
        let title =
            "\(mapping) breaks \(law) in row \(row.number), \(row.source) → \(row.target): \(detail)\(origin)"
        guard let node = try? DocumentNode(parsing: Array(document.utf8)).value(atPlace: place) else {
            return "\(title)\nat \(place) in \(document)"
        }
        return "\(title)\n\(MarkedDocument(text: document, range: node.range))"
    }
}

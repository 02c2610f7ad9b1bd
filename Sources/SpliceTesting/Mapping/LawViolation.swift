import Foundation
public import SpliceMapping

/// A law that a mapping breaks, with the row and the document that show it.
public struct LawViolation: Error, CustomStringConvertible {
    /// The name of the mapping.
    public let mapping: String
    /// The law.
    public let law: String
    /// The row that breaks it; nil when the entity as a whole differs.
    public let row: MappingRow?
    /// What was read and what was written.
    public let detail: String
    /// The document.
    public let document: String

    /// The law, the row, and the document with the row's key marked.
    public var description: String {
        guard let row else { return "\(mapping) breaks \(law):\n\(detail)\nin \(document)" }
        let key = "\"\(row.source.split(separator: ".").last ?? "")\""
        let marked = document.replacingOccurrences(of: key, with: "👉\(key)")
        return "\(mapping) breaks \(law) in row \(row.number), \(row.source) → \(row.target): \(detail)\nin \(marked)"
    }
}

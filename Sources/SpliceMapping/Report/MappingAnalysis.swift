/// What is known of a mapping before any data flows.
///
/// ```swift
/// #expect(ShopOrder.analysis.losses == [.row("financial_status", .sourceIsBroader)])
/// ```
public struct MappingAnalysis: Sendable, Hashable {
    /// A row that loses something.
    public struct RowLoss: Sendable, Hashable {
        /// The path of the row in the document, from its root: `line_items[].price`.
        public let source: String
        /// How source and target relate.
        public let relation: Loss.Relation

        /// A row that loses something.
        public static func row(_ source: String, _ relation: Loss.Relation) -> RowLoss {
            RowLoss(source: source, relation: relation)
        }
    }

    /// The rows that lose something, in the order of the rows; once for each relation that a row has.
    public let losses: [RowLoss]
    /// What each of them loses, in words, in the same order.
    public let reasons: [String]

    init(_ rows: [MappingRow]) {
        var losses: [RowLoss] = []
        var reasons: [String] = []
        MappingAnalysis.visit(rows, below: "") { source, row in
            for relation in Set(row.note.losses.map(\.relation)).sorted(by: { $0.rawValue < $1.rawValue }) {
                losses.append(.row(source, relation))
                let words = row.note.losses.filter { $0.relation == relation }.map(\.reason)
                reasons.append(words.joined(separator: "; "))
            }
        }
        self.losses = losses
        self.reasons = reasons
    }

    /// Calls `body` for every row, nested ones included, with its path from the root.
    static func visit(_ rows: [MappingRow], below prefix: String, _ body: (String, MappingRow) -> Void) {
        for row in rows {
            let source = prefix + row.source
            body(source, row)
            if let nested = row.nested { visit(nested.rows, below: source + (nested.repeats ? "[]." : "."), body) }
        }
    }
}

/// A text that one mapping may read, and another cannot write.
public struct LimitClash: Sendable, Hashable {
    /// The property of the entity, from its root.
    public let target: String
    /// The path that reads it, and the most characters it may have; nil for no limit.
    public let source: String
    /// How many characters may be read; nil for any number.
    public let read: Int?
    /// The path that writes it.
    public let destination: String
    /// How many characters can be written.
    public let written: Int
}

extension Mapping {
    /// What the mapping loses, row by row.
    public static var analysis: MappingAnalysis { MappingAnalysis(rows) }

    /// The texts that this mapping may read, and that another mapping of the same entity refuses to write or cuts.
    public static func limitClashes<Other: Mapping>(writingTo other: Other.Type) -> [LimitClash]
    where Other.Entity == Entity {
        var readers: [String: (source: String, limit: Int?)] = [:]
        MappingAnalysis.visitTargets(rows) { source, target, row in
            if row.note.type.contains(.string), row.nested == nil { readers[target] = (source, row.note.maximumLength) }
        }
        var clashes: [LimitClash] = []
        MappingAnalysis.visitTargets(Other.rows) { destination, target, row in
            guard let written = row.note.maximumLength, let reader = readers[target] else { return }
            if reader.limit.map({ $0 > written }) ?? true {
                clashes.append(
                    LimitClash(
                        target: target, source: reader.source, read: reader.limit, destination: destination,
                        written: written))
            }
        }
        return clashes
    }
}

extension MappingAnalysis {
    /// Calls `body` for every row with its path and its property, both from the root.
    static func visitTargets(
        _ rows: [MappingRow], source: String = "", target: String = "", _ body: (String, String, MappingRow) -> Void
    ) {
        for row in rows {
            let (path, property) = (source + row.source, target + row.target)
            body(path, property, row)
            guard let nested = row.nested else { continue }
            let step = nested.repeats ? "[]." : "."
            visitTargets(nested.rows, source: path + step, target: property + step, body)
        }
    }
}

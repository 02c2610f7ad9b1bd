public import SpliceMapping

/// Which rows and which codes of tables a set of documents exercises.
///
/// ```swift
/// let coverage = try ShopOrder.coverage(of: documents)
/// #expect(coverage.gaps.isEmpty)               // or: try ShopOrder.checkCoverage(of: documents)
/// ```
public struct MappingCoverage: Sendable {
    /// Something that no document shows.
    public struct Gap: Sendable, Hashable, CustomStringConvertible {
        /// What is not shown.
        public enum Kind: Sendable, Hashable {
            /// The row never has a value.
            case value
            /// A code of the row's table never occurs.
            case code(String)
            /// The row allows a missing key, and it is never missing.
            case absent
            /// The row allows null, and it is never null.
            case null
        }

        /// The number of the row as the spreadsheet shows it: `8.2`.
        public let number: String
        /// The path in the document, from its root.
        public let source: String
        /// The property, from the root of the entity.
        public let target: String
        /// What is not shown.
        public let kind: Kind

        /// `row 5, financial_status → payment: the code refunded never occurs`.
        public var description: String {
            let words =
                switch kind {
                case .value: "never has a value"
                case .code(let code): "the code \(code) never occurs"
                case .absent: "is never missing, which the row allows"
                case .null: "is never null, which the row allows"
                }
            return "row \(number), \(source) → \(target): \(words)"
        }
    }

    /// How many documents were looked at.
    public private(set) var documents = 0
    /// Rows without a value and codes that never occur, in the order of the rows.
    public var gaps: [Gap] { shown.flatMap { $0.gaps(nothing: false) } }
    /// The same, and rows that allow a missing key or null and were never given one.
    public var strictGaps: [Gap] { shown.flatMap { $0.gaps(nothing: true) } }

    private var shown: [Shown] = []
    private let rows: [MappingRow]

    init(_ rows: [MappingRow]) {
        self.rows = rows
        add(rows, number: "", source: "", target: "")
    }

    private mutating func add(_ rows: [MappingRow], number: String, source: String, target: String) {
        for row in rows {
            let place = Shown(
                row: row, number: number + "\(row.number)", source: source + row.source, target: target + row.target)
            shown.append(place)
            guard let nested = row.nested else { continue }
            let step = nested.repeats ? "[]." : "."
            add(
                nested.rows, number: place.number + ".", source: source + row.nestedPrefix, target: place.target + step)
        }
    }

    mutating func add(_ document: DocumentNode) {
        documents += 1
        var index = 0
        visit(rows, [document], &index)
    }

    /// Goes through the rows in the order of `shown`; `records` are all records at this place of the document.
    private mutating func visit(_ rows: [MappingRow], _ records: [DocumentNode], _ index: inout Int) {
        for row in rows {
            let place = index
            index += 1
            var inner: [DocumentNode] = []
            for record in records {
                let node = record.value(at: row.source)
                shown[place].note(node)
                if let node, let nested = row.nested { inner += nested.repeats ? node.elements : [node] }
            }
            if let nested = row.nested { visit(nested.rows, inner.filter { $0.kind == .object }, &index) }
        }
    }

    /// What was seen of one row.
    private struct Shown: Sendable {
        let row: MappingRow
        let number: String
        let source: String
        let target: String
        var hasValue = false
        var wasAbsent = false
        var wasNull = false
        var codes: Set<String> = []

        mutating func note(_ node: DocumentNode?) {
            switch node?.kind ?? .absent {
            case .absent: wasAbsent = true
            case .null: wasNull = true
            case .array where row.nested != nil: hasValue = hasValue || node?.elements.isEmpty == false
            default: hasValue = true
            }
            if let node, node.kind == .string { codes.insert(node.text) }
        }

        func gaps(nothing: Bool) -> [Gap] {
            // What is only written occurs in no document that is read.
            guard row.direction != .writeOnly else { return [] }
            var kinds: [Gap.Kind] = hasValue ? [] : [.value]
            kinds += row.note.codes.filter { !codes.contains($0) }.map { .code($0) }
            if nothing, row.note.nulls.absent != .refused, !wasAbsent { kinds.append(.absent) }
            if nothing, row.note.nulls.null != .refused, !wasNull { kinds.append(.null) }
            return kinds.map { Gap(number: number, source: source, target: target, kind: $0) }
        }
    }
}

/// Documents that leave rows or codes of a mapping unexercised.
public struct CoverageGaps: Error, CustomStringConvertible {
    /// The name of the mapping.
    public let mapping: String
    /// What is not shown.
    public let gaps: [MappingCoverage.Gap]

    /// A line for each.
    public var description: String {
        "the documents leave \(gaps.count) gaps in \(mapping):\n" + gaps.map { "  \($0)" }.joined(separator: "\n")
    }
}

extension Mapping {
    /// Which rows and codes a set of documents exercises.
    ///
    /// - Throws: ``RefusedDocument`` for a document that the mapping does not accept: it exercises nothing.
    public static func coverage(of documents: [String]) throws -> MappingCoverage {
        var coverage = MappingCoverage(rows)
        for document in documents {
            _ = try decodeOrMark(document)
            coverage.add(try DocumentNode(parsing: Array(document.utf8)))
        }
        return coverage
    }

    /// Checks that documents exercise every row and every code of every table.
    ///
    /// - Throws: ``CoverageGaps`` with what they leave out; ``RefusedDocument`` for a document that the mapping refuses.
    public static func checkCoverage(of documents: [String]) throws {
        let gaps = try coverage(of: documents).gaps
        guard gaps.isEmpty else { throw CoverageGaps(mapping: name, gaps: gaps) }
    }
}

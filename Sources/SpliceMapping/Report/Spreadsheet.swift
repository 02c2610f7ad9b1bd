import SpliceModel

/// The mapping as the table that teams keep by hand: source, target, rule, what it keeps, edge cases.
///
/// It is made from the mapping itself and therefore never out of date.
public struct Spreadsheet: Sendable, Hashable {
    /// One line of the table.
    public struct Line: Sendable, Hashable {
        /// `7`, or `7.2` for row 2 of row 7's mapping; empty for an ignored field.
        public let number: String
        /// The path in the document, from its root.
        public let source: String
        /// The property of the entity, from its root.
        public let target: String
        /// The rule in a few words.
        public let rule: String
        /// `everything`, or what is lost.
        public let keeps: String
        /// What happens to missing, null and empty values, and what else deserves a word.
        public let edgeCases: String
        /// How careful logs and messages are with the values.
        public let classification: String
    }

    /// The name of the mapping.
    public let name: String
    /// The version of its document format.
    public let version: String
    /// One line a row, nested rows below the row they belong to; fields left out on purpose at the end.
    public let lines: [Line]

    /// The headings of the table.
    public static let headings = ["#", "source", "target", "rule", "keeps", "edge cases", "class"]

    init<Entity>(_ plan: Plan<Entity>) {
        name = plan.name
        version = plan.version
        var lines: [Line] = []
        Spreadsheet.append(plan.rows.map(\.note), number: "", source: "", target: "", to: &lines)
        lines += plan.ignored.map { Line(leftOut: $0, below: "") }
        self.lines = lines
    }

    private static func append(
        _ rows: [MappingRow], number: String, source: String, target: String, to lines: inout [Line]
    ) {
        for row in rows {
            let line = Line(
                number: "\(number)\(row.number)", source: source + row.source, target: target + row.target,
                rule: row.note.summary, keeps: row.note.keeps, edgeCases: row.note.remarks,
                classification: row.nested == nil ? row.classification.rawValue : "")
            lines.append(line)
            guard let nested = row.nested else { continue }
            let step = nested.repeats ? "[]." : "."
            append(
                nested.rows, number: line.number + ".", source: line.source + step, target: line.target + step,
                to: &lines)
            lines += nested.ignored.map { Line(leftOut: $0, below: line.source + step) }
        }
    }

    /// The cells of the table, headings first.
    public var cells: [[String]] {
        [Spreadsheet.headings]
            + lines.map {
                [$0.number, $0.source, $0.target, $0.rule, $0.keeps, $0.edgeCases, $0.classification]
            }
    }
}

extension Spreadsheet.Line {
    /// A field that is left out on purpose.
    fileprivate init(leftOut field: IgnoredField, below prefix: String) {
        self.init(
            number: "", source: prefix + field.source, target: "", rule: "left out", keeps: "nothing",
            edgeCases: field.reason, classification: "")
    }
}

extension RuleNote {
    /// What survives the row, in words.
    var keeps: String { losses.isEmpty ? "everything" : "not " + losses.map(\.reason).joined(separator: "; not ") }

    /// What happens at the edges, in words.
    var remarks: String { (nulls.remarks + edgeCases).joined(separator: "; ") }
}

extension NullPolicy {
    /// The policy in words, in the order absent, null, empty, written; nothing where a value is simply required.
    var remarks: [String] {
        guard self != .required else { return [] }
        var words: [String] = []
        if absent == null {
            if absent != .refused { words.append("missing and null: \(absent.words)") }
        } else {
            words += ["missing: \(absent.words)", "null: \(null.words)"]
        }
        if empty != .value { words.append("empty: \(empty.words)") }
        if written != .never { words.append("none is written as \(written.words)") }
        return words
    }
}

extension NullPolicy.Reading {
    fileprivate var words: String {
        switch self {
        case .refused: "refused"
        case .none: "none"
        case .default: "the default"
        case .value: "a value"
        }
    }
}

extension NullPolicy.Writing {
    fileprivate var words: String {
        switch self {
        case .never: "nothing"
        case .null: "null"
        case .omitted: "no key"
        case .empty: "empty text"
        }
    }
}

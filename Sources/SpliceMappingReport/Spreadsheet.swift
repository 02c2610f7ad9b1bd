import SpliceMapping
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
        /// What missing, null and empty values mean, and how "no value" is written; `required` where there must be one.
        public let nulls: String
        /// What else deserves a word: limits, spellings that are also read, what is refused.
        public let edgeCases: String
        /// How careful logs and messages are with the values.
        public let classification: String
    }

    /// The name of the mapping.
    public let name: String
    /// The version of its document format.
    public let version: String
    /// Who answers for it; nil for nobody.
    public let owner: String?
    /// One line a row, nested rows below the row they belong to; fields left out on purpose at the end.
    public let lines: [Line]

    /// The headings of the table.
    public static let headings = ["#", "source", "target", "rule", "keeps", "no value", "edge cases", "class"]

    init<M: Mapping>(_ mapping: M.Type) {
        name = M.name
        version = M.version
        owner = M.owner
        var lines: [Line] = []
        Spreadsheet.append(M.rows, number: "", source: "", target: "", to: &lines)
        lines += M.ignoredFields.map { Line(leftOut: $0, below: "") }
        self.lines = lines
    }

    private static func append(
        _ rows: [MappingRow], number: String, source: String, target: String, to lines: inout [Line]
    ) {
        for row in rows {
            let line = Line(
                number: "\(number)\(row.number)", source: source + row.source, target: target + row.target,
                rule: row.note.summary, keeps: row.note.keeps, nulls: row.note.nulls.words,
                edgeCases: row.note.edgeCases.joined(separator: "; "),
                classification: row.nested == nil ? row.classification.rawValue : "")
            lines.append(line)
            guard let nested = row.nested else { continue }
            let step = nested.repeats ? "[]." : "."
            append(
                nested.rows, number: line.number + ".", source: source + row.nestedPrefix, target: line.target + step,
                to: &lines)
            lines += nested.ignored.map { Line(leftOut: $0, below: source + row.nestedPrefix) }
        }
    }

    /// The cells of the table, headings first.
    public var cells: [[String]] {
        [Spreadsheet.headings]
            + lines.map {
                [$0.number, $0.source, $0.target, $0.rule, $0.keeps, $0.nulls, $0.edgeCases, $0.classification]
            }
    }

    /// The cells with the mapping, its version and its owner in each line, so that tables can be put below one another.
    var fullCells: [[String]] {
        zip(cells.indices, cells).map { index, row in
            row + (index == 0 ? ["mapping", "version", "owner"] : [name, version, owner ?? ""])
        }
    }

    /// `ShopOrder 2026-07, owner: sales`.
    var title: String { "\(name) \(version)" + (owner.map { ", owner: \($0)" } ?? "") }
}

extension Spreadsheet.Line {
    /// A field that is left out on purpose.
    fileprivate init(leftOut field: IgnoredField, below prefix: String) {
        self.init(
            number: "", source: prefix + field.source, target: "", rule: "left out", keeps: "nothing", nulls: "",
            edgeCases: field.reason, classification: "")
    }
}

extension RuleNote {
    /// What survives the row, in words.
    var keeps: String { losses.isEmpty ? "everything" : "all but: " + losses.map(\.reason).joined(separator: "; ") }
}

extension NullPolicy {
    /// The policy in words, in the order absent, null, empty, written.
    var words: String {
        guard self != .required else { return "required" }
        var words: [String] = []
        if absent == null {
            words.append(absent == .refused ? "required" : "missing and null: \(absent.words)")
        } else {
            words += ["missing: \(absent.words)", "null: \(null.words)"]
        }
        if empty != .value { words.append("empty: \(empty.words)") }
        if written != .never { words.append("none is written as \(written.words)") }
        return words.joined(separator: "; ")
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

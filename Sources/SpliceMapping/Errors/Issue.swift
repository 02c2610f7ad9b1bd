public import SpliceModel

/// One problem of one record: where, what, and by which row.
public struct Issue: Sendable, Hashable {
    /// The way to the offending place: `line_items[2].qty`. Empty where the document itself is not well-formed.
    public let path: String
    /// The reason, for programs.
    public let code: IssueCode
    /// The reason, for people: `"12,50" is not a decimal`. The value is shown as its classification allows.
    public let problem: String
    /// The numbers of the rows that lead to it, from the outermost mapping inwards: `[8, 3]` is row 3 of row 8's mapping.
    public let row: [Int]
    /// What the row maps, and how: `qty → quantity`. Empty where no row is concerned.
    public let rule: String
    /// The offending value as its classification allows it to be shown; nil when there is none.
    public let value: String?
    /// How careful one has to be with the value.
    public let classification: Classification
    /// Where it stands, in bytes from the start of the document, or of the record where several are read one by one; nil when
    /// it does not occur, and when writing.
    public let offset: Int?
    /// The line on which it stands, from 1, in documents that are read by lines or elements (CSV, XML); nil otherwise.
    public let line: Int?

    /// A problem from its parts.
    package init(
        path: String, code: IssueCode, problem: String, row: [Int] = [], rule: String = "", value: String? = nil,
        classification: Classification = .internal, offset: Int? = nil, line: Int? = nil
    ) {
        self.path = path
        self.code = code
        self.problem = problem
        self.row = row
        self.rule = rule
        self.value = value
        self.classification = classification
        self.offset = offset
        self.line = line
    }

    /// `line_items[2].qty`, and the line where there is one: `line.qty (line 14)`.
    var place: String {
        guard let line, !path.isEmpty else { return path }
        return "\(path) (line \(line))"
    }

    /// `row 8 › 3: qty → quantity, integer`; empty where no row is concerned.
    var origin: String {
        row.isEmpty ? "" : "row \(row.map(String.init).joined(separator: " › ")): \(rule)"
    }
}

/// A record that could not be mapped, with every problem it has.
///
/// ```
/// 3 problems in ShopOrder 2026-07 “#1001”
///   customer_name      missing                    row 3: customer_name → buyer, full name ≤ 50
///   total_price        "12,50" is not a decimal   row 4: total_price → total, money with currency
///   line_items[2].qty  -1 is below 0              row 8 › 3: qty → quantity, integer
/// ```
///
/// `description` is safe to log: values are shown as the classification of their rows allows.
public struct MappingError: Error, Sendable, Hashable {
    /// The name of the mapping.
    public let mapping: String
    /// Its version.
    public let version: String
    /// What tells the record apart, where the mapping has an ``Mapping/identity`` and the record a value for it.
    public let subject: String?
    /// Which record of a stream or an array it is, from 1; nil for a document of one record.
    public private(set) var record: Int?
    /// The problems, in the order of the rows; never empty.
    public let issues: [Issue]

    /// The reason of the first problem, for programs that look at one.
    public var code: IssueCode { issues.first?.code ?? .mapping }

    /// An error from its parts.
    package init(mapping: String, version: String, subject: String? = nil, issues: [Issue]) {
        self.mapping = mapping
        self.version = version
        self.subject = subject
        self.issues = issues
    }

    /// The same error, of a record in a stream.
    func inRecord(_ number: Int) -> MappingError {
        var error = self
        error.record = number
        return error
    }

    init(defects: [String], of mapping: String, _ version: String) {
        self.init(
            mapping: mapping, version: version,
            issues: defects.map { Issue(path: "", code: .mapping, problem: "the mapping is wrong: \($0)") })
    }
}

extension MappingError: CustomStringConvertible {
    /// The problems, one a line, under a line that names the record.
    public var description: String {
        let count = issues.count == 1 ? "1 problem" : "\(issues.count) problems"
        let record = [mapping, version].filter { !$0.isEmpty }.joined(separator: " ")
        let place = self.record.map { " (record \($0))" } ?? ""
        let title = "\(count) in \(record)\(subject.map { " “\($0)”" } ?? "")\(place)"
        let pathWidth = MappingError.width(of: issues.map(\.place))
        let problemWidth = MappingError.width(of: issues.filter { !$0.row.isEmpty }.map(\.problem))
        let lines = issues.map { issue in
            let path = pathWidth == 0 ? "" : MappingError.pad(issue.place, to: pathWidth) + "  "
            guard !issue.row.isEmpty else { return "  \(path)\(issue.problem)" }
            return "  \(path)\(MappingError.pad(issue.problem, to: problemWidth))  \(issue.origin)"
        }
        return ([title] + lines).joined(separator: "\n")
    }

    private static func width(of texts: [String]) -> Int { texts.map(\.count).max() ?? 0 }

    private static func pad(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

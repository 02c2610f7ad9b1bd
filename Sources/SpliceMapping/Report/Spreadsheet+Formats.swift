extension Spreadsheet {
    /// A table in Markdown under a heading, for repositories and wikis.
    public var markdown: String {
        let rows = cells.map { row in row.map(Spreadsheet.markdownCell) }
        let widths = Spreadsheet.headings.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
        var lines = rows.map { row in
            "| "
                + zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: " | ")
                + " |"
        }
        lines.insert(rule, at: 1)
        return "# \(name) \(version)\n\n" + lines.joined(separator: "\n") + "\n"
    }

    /// RFC 4180, with CRLF, for spreadsheet programs. A cell that one would run as a formula gets a leading apostrophe.
    public var csv: String {
        cells.map { $0.map(Spreadsheet.csvCell).joined(separator: ",") + "\r\n" }.joined()
    }

    /// A table in HTML, without a document around it.
    public var html: String {
        var html = "<table>\n<caption>\(Spreadsheet.escaped("\(name) \(version)"))</caption>\n"
        for (index, row) in cells.enumerated() {
            let tag = index == 0 ? "th" : "td"
            html += "<tr>" + row.map { "<\(tag)>\(Spreadsheet.escaped($0))</\(tag)>" }.joined() + "</tr>\n"
        }
        return html + "</table>\n"
    }

    private static func markdownCell(_ text: String) -> String {
        String(text.flatMap { $0 == "|" ? Array("\\|") : $0.isNewline ? [" "] : [$0] })
    }

    private static func csvCell(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
        let cell = isFormula ? "'\(text)" : text
        guard cell.contains(where: { ",\"\r\n".contains($0) || $0.isNewline }) else { return cell }
        return "\"" + String(cell.flatMap { $0 == "\"" ? ["\"", "\""] : [$0] }) + "\""
    }

    private static func escaped(_ text: String) -> String {
        String(
            text.flatMap { character -> [Character] in
                switch character {
                case "&": Array("&amp;")
                case "<": Array("&lt;")
                case ">": Array("&gt;")
                case "\"": Array("&quot;")
                default: [character]
                }
            })
    }
}

extension Mapping {
    /// The mapping as a table.
    public static var spreadsheet: Spreadsheet { Spreadsheet(PlanRegistry.plan(of: Self.self)) }

    /// The rows of the mapping, as data.
    public static var rows: [MappingRow] { PlanRegistry.plan(of: Self.self).rows.map(\.note) }

    /// The fields that it leaves out on purpose.
    public static var ignoredFields: [IgnoredField] { PlanRegistry.plan(of: Self.self).ignored }
}

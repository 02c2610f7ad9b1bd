public import SpliceMapping

extension Spreadsheet {
    /// A table in Markdown under a heading with the owner, for repositories and wikis.
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
        return "# \(title)\n\n" + lines.joined(separator: "\n") + "\n"
    }

    /// RFC 4180, with CRLF, for spreadsheet programs. A cell that one would run as a formula gets a leading apostrophe.
    ///
    /// Each line also has the mapping, its version and its owner.
    public var csv: String { Spreadsheet.csvHeading + csvLines }

    private static var csvHeading: String {
        (headings + ["mapping", "version", "owner"]).map(csvCell).joined(separator: ",") + "\r\n"
    }

    /// The lines of ``csv`` without the headings.
    var csvLines: String {
        fullCells.dropFirst().map { $0.map(Spreadsheet.csvCell).joined(separator: ",") + "\r\n" }.joined()
    }

    /// A workbook with one sheet (ECMA-376), for spreadsheet programs; each line as in ``csv``.
    public var xlsx: [UInt8] { Workbook(sheets: [.init(name: name, cells: fullCells)]).bytes }

    /// A table in HTML, without a document around it.
    public var html: String {
        var html = "<table>\n<caption>\(Spreadsheet.escaped(title))</caption>\n"
        for (index, row) in cells.enumerated() {
            let tag = index == 0 ? "th" : "td"
            html += "<tr>" + row.map { "<\(tag)>\(Spreadsheet.escaped($0))</\(tag)>" }.joined() + "</tr>\n"
        }
        return html + "</table>\n"
    }

    /// The table as a page of its own.
    var htmlPage: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <meta charset="utf-8">
        <title>\(Spreadsheet.escaped(title))</title>
        <style>table { border-collapse: collapse } th, td { border: 1px solid; padding: 0.2em 0.5em; text-align: left }</style>
        \(html)</html>

        """
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
    public static var spreadsheet: Spreadsheet { Spreadsheet(Self.self) }
}

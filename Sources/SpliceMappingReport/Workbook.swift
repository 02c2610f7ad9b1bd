/// A workbook as spreadsheet programs open it: the parts of Office Open XML (ECMA-376, part 1) that a table needs, in a
/// ZIP archive whose entries are stored, not compressed. The same tables always make the same bytes.
struct Workbook {
    /// A table with a heading row.
    struct Sheet {
        let name: String
        let cells: [[String]]
    }

    let sheets: [Sheet]

    var bytes: [UInt8] {
        let names = Workbook.sheetNames(sheets.map(\.name))
        let numbers = sheets.indices.map { $0 + 1 }
        var archive = StoredArchive()
        archive.add("[Content_Types].xml", contentTypes(numbers))
        archive.add("_rels/.rels", Workbook.relationships([("rId1", "officeDocument", "xl/workbook.xml")]))
        archive.add("xl/workbook.xml", workbook(names))
        archive.add(
            "xl/_rels/workbook.xml.rels",
            Workbook.relationships(
                numbers.map { ("rId\($0)", "worksheet", "worksheets/sheet\($0).xml") } + [
                    ("rIdStyles", "styles", "styles.xml")
                ]))
        archive.add("xl/styles.xml", Workbook.styles)
        for (number, sheet) in zip(numbers, sheets) {
            archive.add("xl/worksheets/sheet\(number).xml", Workbook.worksheet(sheet.cells))
        }
        return archive.bytes
    }

    private static let declaration = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"# + "\n"
    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let officeRelationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    private func contentTypes(_ numbers: [Int]) -> String {
        let type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        let overrides =
            [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
            + numbers.map { ("/xl/worksheets/sheet\($0).xml", "worksheet") }
        return Workbook.declaration
            + #"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#
            + #"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#
            + #"<Default Extension="xml" ContentType="application/xml"/>"#
            + overrides.map { #"<Override PartName="\#($0.0)" ContentType="\#(type).\#($0.1)+xml"/>"# }.joined()
            + "</Types>"
    }

    private static func relationships(_ targets: [(id: String, type: String, target: String)]) -> String {
        declaration + #"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#
            + targets.map {
                #"<Relationship Id="\#($0.id)" Type="\#(officeRelationships)/\#($0.type)" Target="\#($0.target)"/>"#
            }.joined() + "</Relationships>"
    }

    private func workbook(_ names: [String]) -> String {
        let sheets = names.enumerated().map { index, name in
            #"<sheet name="\#(Workbook.escaped(name))" sheetId="\#(index + 1)" r:id="rId\#(index + 1)"/>"#
        }
        return Workbook.declaration
            + #"<workbook xmlns="\#(Workbook.main)" xmlns:r="\#(Workbook.officeRelationships)"><sheets>"#
            + sheets.joined() + "</sheets></workbook>"
    }

    /// Style 0 for cells, style 1 for headings.
    private static let styles =
        declaration + #"<styleSheet xmlns="\#(main)">"#
        + #"<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>"#
        + #"<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>"#
        + #"<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>"#
        + #"<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>"#
        + #"<cellXfs count="2"><xf xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>"#
        + #"<xf xfId="0" fontId="1" applyFont="1"/></cellXfs></styleSheet>"#

    private static func worksheet(_ cells: [[String]]) -> String {
        let columns = cells.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            min(max((cells.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0) + 2, 6), 60)
        }
        let rows = cells.enumerated().map { index, row in
            #"<row r="\#(index + 1)">"#
                + row.enumerated().map { column, text in
                    #"<c r="\#(columnName(column))\#(index + 1)" t="inlineStr" s="\#(index == 0 ? 1 : 0)">"#
                        + #"<is><t xml:space="preserve">\#(escaped(text))</t></is></c>"#
                }.joined() + "</row>"
        }
        return declaration + #"<worksheet xmlns="\#(main)"><sheetViews><sheetView workbookViewId="0">"#
            + #"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>"#
            + widths.enumerated().map {
                #"<col min="\#($0.offset + 1)" max="\#($0.offset + 1)" width="\#($0.element)" customWidth="1"/>"#
            }.joined()
            + "</cols><sheetData>" + rows.joined() + "</sheetData>"
            + #"<autoFilter ref="A1:\#(columnName(max(columns - 1, 0)))\#(max(cells.count, 1))"/></worksheet>"#
    }

    /// `A` to `Z`, then `AA`.
    private static func columnName(_ index: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index % 26)))
        return index < 26 ? letter : columnName(index / 26 - 1) + letter
    }

    /// Names as sheets may have them: at most 31 characters, none of `[]:*?/\`, no two alike whatever their case.
    private static func sheetNames(_ names: [String]) -> [String] {
        var used: Set<String> = []
        return names.map { name in
            var plain = String(name.map { "[]:*?/\\".contains($0) ? "-" : $0 }.prefix(31))
            while plain.utf16.count > 31 { plain.removeLast() }
            if plain.isEmpty { plain = "sheet" }
            var unique = plain
            var number = 1
            while !used.insert(unique.lowercased()).inserted {
                number += 1
                unique = "\(plain.prefix(31 - "\(number)".count - 1)) \(number)"
            }
            return unique
        }
    }

    /// Text for XML 1.0, without the characters that it does not have.
    private static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "\t", "\n": escaped.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0xfffe || scalar.value == 0xffff:
                escaped.append("\u{fffd}")
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}

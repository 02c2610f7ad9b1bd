import Foundation
import SpliceMapping
import SpliceMappingReport
import SpliceModel
import Testing

/// A mapping whose texts are as awkward as texts can be.
private enum Awkward: Mapping {
    static let name = "Odd/[names]*with?marks:and much too long for a sheet"
    static let version = "=1+1"
    static let owner: String? = "sales & <marketing>"

    static func map(_ f: inout Fields<String>) -> Reading<String> {
        let text = f.field("a,b", \.self, .text(max: 5, unit: .utf8))
        f.ignore("=cmd()", because: "line one\nline \"two\" | \u{1} <b> 👩‍👩‍👧‍👦")
        return { r in try r[text] }
    }
}

@Suite struct SpreadsheetFormatTests {
    @Test func `the workbook is a sound archive of well-formed parts`() throws {
        let report = try Python.run(
            """
            from xml.etree.ElementTree import fromstring
            from zipfile import ZipFile
            archive = ZipFile("book.xlsx")
            assert archive.testzip() is None
            for name in archive.namelist():
                fromstring(archive.read(name))
                print(name, archive.getinfo(name).compress_type)
            """, files: ["book.xlsx": ShopOrder.spreadsheet.xlsx])
        #expect(
            report == """
                [Content_Types].xml 0
                _rels/.rels 0
                xl/workbook.xml 0
                xl/_rels/workbook.xml.rels 0
                xl/styles.xml 0
                xl/worksheets/sheet1.xml 0

                """)
    }

    @Test func `a spreadsheet program reads the cells of the table, with mapping, version and owner`() throws {
        let cells = try read(ShopOrder.spreadsheet.xlsx)
        #expect(cells["ShopOrder"]?.first == Spreadsheet.headings + ["mapping", "version", "owner"])
        #expect(
            cells["ShopOrder"]?.dropFirst().first == [
                "1", "name", "number", "text ≤ 50", "everything", "required", "", "internal", "ShopOrder", "2026-07",
                "",
            ])
        #expect(cells["ShopOrder"]?.count == ShopOrder.spreadsheet.lines.count + 1)
    }

    @Test func `awkward texts and names survive, and nothing becomes a formula`() throws {
        let cells = try read(Awkward.spreadsheet.xlsx)
        #expect(Array(cells.keys) == ["Odd--names--with-marks-and much"])
        let lines = try #require(cells.values.first)
        #expect(lines[1][8...] == [Awkward.name, "=1+1", "sales & <marketing>"])
        #expect(lines[2][1] == "=cmd()")
        #expect(lines[2][6] == "line one\nline \"two\" | \u{fffd} <b> 👩‍👩‍👧‍👦")
        let types = try Python.run(
            "import openpyxl; print({c.data_type for r in openpyxl.load_workbook('b.xlsx').active for c in r if c.value})",
            files: ["b.xlsx": Awkward.spreadsheet.xlsx])
        #expect(types == "{'s'}\n" || types == "{'inlineStr'}\n", "\(types)")
    }

    @Test func `a catalogue has a sheet a mapping, and names that clash are told apart`() throws {
        let catalogue = MappingCatalogue(ShopOrder.self, Awkward.self, Awkward.self)
        let book = try #require(catalogue.files.first { $0.name == "mappings.xlsx" })
        #expect(
            try read(book.content).keys.sorted() == [
                "Odd--names--with-marks-and-mu 2", "Odd--names--with-marks-and-much", "ShopOrder",
            ])
    }

    @Test func `CSV is read back cell by cell by another program`() throws {
        let report = try Python.run(
            """
            from csv import reader
            from json import dumps
            print(dumps(list(reader(open("table.csv", newline="", encoding="utf-8")))))
            """, files: ["table.csv": Array(Awkward.spreadsheet.csv.utf8)])
        let rows = try JSONDecoder().decode([[String]].self, from: Data(report.utf8))
        #expect(rows.map(\.count) == [11, 11, 11])
        // A cell that a spreadsheet program would run has an apostrophe before it.
        #expect(rows[2][1] == "'=cmd()")
        #expect(rows[1][9] == "'=1+1")
        #expect(rows[2][6].contains("line \"two\""))
    }

    @Test func `HTML escapes what it must, and a Markdown cell stays on its line`() throws {
        #expect(Awkward.spreadsheet.html.contains("owner: sales &amp; &lt;marketing&gt;</caption>"))
        #expect(Awkward.spreadsheet.html.contains("&lt;b&gt;"))
        let lines = Awkward.spreadsheet.markdown.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines[4].contains("line one line \"two\" \\|"))
    }

    private func read(_ book: [UInt8]) throws -> [String: [[String]]] {
        let json = try Python.run(
            """
            from json import dumps
            from openpyxl import load_workbook
            book = load_workbook("book.xlsx")
            print(dumps({s.title: [[c.value or "" for c in row] for row in s.iter_rows()] for s in book}))
            """, files: ["book.xlsx": book])
        return try JSONDecoder().decode([String: [[String]]].self, from: Data(json.utf8))
    }
}

@Suite struct CatalogueTests {
    @Test func `a catalogue makes every document of its mappings, the same each time`() {
        let catalogue = MappingCatalogue(ShopOrder.self, ShopLine.self)
        #expect(
            catalogue.files.map(\.name) == [
                "mappings.xlsx", "mappings.csv", "ShopOrder.md", "ShopOrder.html", "ShopOrder.schema.json",
                "ShopLine.md",
                "ShopLine.html", "ShopLine.schema.json",
            ])
        #expect(catalogue.files == MappingCatalogue(ShopOrder.self, ShopLine.self).files)
        let csv = catalogue.files.first { $0.name == "mappings.csv" }.map {
            String(decoding: $0.content, as: UTF8.self)
        }
        #expect(csv?.split(separator: "\r\n").count == 1 + ShopOrder.spreadsheet.lines.count + 3)
    }
}

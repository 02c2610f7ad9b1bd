public import SpliceMapping

/// All mappings of an application, for the documents that are made of them.
///
/// ```swift
/// let catalogue = MappingCatalogue(ShopOrder.self, ErpOrder.self)
/// for file in catalogue.files { … }               // or `write(to:)` of SpliceMappingReport
/// ```
public struct MappingCatalogue: Sendable {
    /// A document about mappings.
    public struct File: Sendable, Hashable {
        /// Its name, without a folder: `ShopOrder.md`.
        public let name: String
        /// What is in it.
        public let content: [UInt8]
    }

    /// The mappings, in the order given.
    public let mappings: [any Mapping.Type]

    /// A catalogue of mappings. Names that occur twice get their version behind them.
    public init(_ mappings: any Mapping.Type...) { self.mappings = mappings }

    /// A catalogue of mappings.
    public init(_ mappings: [any Mapping.Type]) { self.mappings = mappings }

    /// Every document that can be made of the mappings without a data flow.
    ///
    /// | file | what it is |
    /// |---|---|
    /// | `mappings.xlsx` | the spreadsheets of all mappings, a sheet each |
    /// | `mappings.csv` | the same lines below one another |
    /// | `NAME.md`, `NAME.html` | the spreadsheet of one mapping |
    /// | `NAME.schema.json` | the JSON Schema of its documents |
    public var files: [File] {
        let names = fileNames
        let tables = mappings.map { $0.spreadsheet }
        let rows = tables.enumerated().map { index, table in index == 0 ? table.csv : table.csvLines }
        let sheets = zip(names, tables).map { Workbook.Sheet(name: $0, cells: $1.fullCells) }
        var files = [
            File(name: "mappings.xlsx", content: Workbook(sheets: sheets).bytes),
            File(name: "mappings.csv", content: Array(rows.joined().utf8)),
        ]
        for (name, mapping) in zip(names, mappings) {
            let table = mapping.spreadsheet
            files += [
                File(name: "\(name).md", content: Array(table.markdown.utf8)),
                File(name: "\(name).html", content: Array(table.htmlPage.utf8)),
                File(name: "\(name).schema.json", content: Array(mapping.documentSchema.utf8)),
            ]
        }
        return files
    }

    private var fileNames: [String] {
        let names = mappings.map { $0.name }
        return mappings.map { mapping in
            let isUnique = names.count { $0 == mapping.name } == 1
            let name = isUnique ? mapping.name : "\(mapping.name)-\(mapping.version)"
            return String(name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" })
        }
    }
}

import SpliceMapping
import SpliceModel
import Testing

/// Objects whose keys are data, in forms and tables.
@Suite struct DictionaryFormatTests {
    private let article = Article(
        sku: "A", names: ["de": "Rot", "en-GB": "Red"], stock: ["b.1": 2], tags: ["x": ["1", "2"], "y": ["3"]])

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `a form has their keys in brackets, or behind a point`() throws {
        let written = try ArticleDocument.encode(article, as: .form)
        #expect(
            text(written).replacing("%5B", with: "[").replacing("%5D", with: "]")
                == "sku=A&names[de]=Rot&names[en-GB]=Red&more[stock][b.1]=2"
                + "&tags[x][0]=1&tags[x][1]=2&tags[y][0]=3")
        #expect(try ArticleDocument.decode(written, as: .form) == article)
        let pointed = "names.de=Rot&more.stock[b.1]=+2&sku=A&tags[x]=1&tags[x][]=2&tags[y]=3&names[en-GB]=Red"
        #expect(try ArticleDocument.decode(Array(pointed.utf8), as: .form) == article)
    }

    @Test func `in a form no member at all is an empty dictionary, or none where the row can do without`() throws {
        let bare = try ArticleDocument.decode(Array("sku=A".utf8), as: .form)
        #expect(bare == Article(sku: "A", names: [:], stock: nil, tags: [:]))
        #expect(try text(ArticleDocument.encode(bare, as: .form)) == "sku=A")
        let deeper = "sku=A&names[de][x]=Rot&tags[x][0][y]=1"
        #expect(try ArticleDocument.decode(Array(deeper.utf8), as: .form) == bare)
    }

    @Test(arguments: [
        ("sku=A&names[de]=a&names[de]=b", "names", IssueCode.duplicateKey), ("sku=A&names=Rot", "names", .wrongKind),
        ("sku=A&more[stock][a]=x", "more.stock.a", .malformed),
    ])
    func `what is wrong with a member says where`(form: String, path: String, code: IssueCode) {
        let error = #expect(throws: MappingError.self) { try ArticleDocument.decode(Array(form.utf8), as: .form) }
        #expect(error?.issues.map(\.path) == [path])
        #expect(error?.code == code)
    }

    @Test func `a key that a form cannot spell is refused`() {
        let odd = Article(sku: "A", names: ["a]b": "x"], stock: nil, tags: [:])
        let error = #expect(throws: MappingError.self) { try ArticleDocument.encode(odd, as: .form) }
        #expect(error?.issues.map(\.problem) == ["a form has no place for the key “a]b”"])
    }

    @Test func `a form has no place for what is nested in a dictionary, and the row is named`() {
        for error in [
            #expect(throws: MappingError.self) { try NestedDocument.decode(Array("deep[a]=1".utf8), as: .form) },
            #expect(throws: MappingError.self) { try NestedDocument.encode(["a": ["b": "c"]], as: .form) },
        ] {
            #expect(error?.code == .mapping)
            #expect(error?.issues.map(\.path) == ["more.deep"])
            #expect(error?.issues.first?.problem.contains("wrong for a form") == true)
        }
    }

    @Test func `a table has a column a key`() throws {
        let table = "names.de,sku,more.stock.b.1,names.en-GB\r\nRot,A,2,\r\n,B,,\r\n"
        let rows = try ShelfDocument.decodeRows(Array(table.utf8), as: .csv())
        #expect(
            rows == [
                Shelf(sku: "A", names: ["de": "Rot"], stock: ["b.1": 2]), Shelf(sku: "B", names: [:], stock: nil),
            ])
        let columns = CSVFormat.csv(header: .columns(["sku", "names.de", "more.stock.b.1"]))
        let written = try ShelfDocument.encodeRows(rows, as: columns)
        #expect(text(written) == "A,Rot,2\r\nB,,\r\n")
        #expect(try ShelfDocument.decodeRows(written, as: columns) == rows)
    }

    @Test func `a table that is written has to be told the keys, and refuses others`() throws {
        let untold = #expect(throws: MappingError.self) { _ = try CSVWriter<ShelfDocument>(as: .csv()) }
        #expect(untold?.code == .mapping)
        #expect(untold?.issues.map(\.path) == ["names"])
        let columns = CSVFormat.csv(header: .columns(["sku", "names.de"]))
        let other = Shelf(sku: "A", names: ["fr": "Rouge"], stock: nil)
        let error = #expect(throws: MappingError.self) { try ShelfDocument.encodeRows([other], as: columns) }
        #expect(error?.issues.map(\.problem) == ["there is no column for the key “fr”"])
    }

    @Test func `a table has no place for arrays in a dictionary`() {
        let error = #expect(throws: MappingError.self) { _ = try CSVReader<ArticleDocument>(as: .csv()) }
        #expect(error?.issues.first?.problem.contains("tags") == true)
    }
}

private struct Article: Sendable, Equatable {
    let sku: String
    let names: [String: String]
    let stock: [String: Int64]?
    let tags: [String: [String]]
}

private enum ArticleDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Article>) -> Reading<Article> {
        let sku = f.field("sku", \.sku, .text)
        let names = f.field("names", \.names, .dictionary(of: .text))
        let stock = f.field("more.stock", \.stock, .dictionary(of: .integer).optional(writes: .omitted))
        let tags = f.field("tags", \.tags, .dictionary(of: .array(of: .text)))
        return { r in try Article(sku: r[sku], names: r[names], stock: r[stock], tags: r[tags]) }
    }
}

private struct Shelf: Sendable, Equatable {
    let sku: String
    let names: [String: String]
    let stock: [String: Int64]?
}

private enum ShelfDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Shelf>) -> Reading<Shelf> {
        let sku = f.field("sku", \.sku, .text)
        let names = f.field("names", \.names, .dictionary(of: .text))
        let stock = f.field("more.stock", \.stock, .dictionary(of: .integer).optional(writes: .omitted))
        return { r in try Shelf(sku: r[sku], names: r[names], stock: r[stock]) }
    }
}

private enum NestedDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<[String: [String: String]]>) -> Reading<[String: [String: String]]> {
        let deep = f.field("more.deep", \.self, .dictionary(of: .dictionary(of: .text)))
        return { r in try r[deep] }
    }
}

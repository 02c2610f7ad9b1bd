import SpliceMapping
import SpliceMappingReport
import SpliceModel
import Testing

/// Origins of values in forms and tables.
@Suite struct FormatOriginTests {
    @Test func `in a form a value has its path and its bytes, as they are escaped`() throws {
        let form = "skip=1&lines[1][qty]=+7&vip=1&lines[0][qty]=2&buyer[name]=Zo%C3%AB&seal=s"
        let bytes = Array(form.utf8)
        func spelt(_ target: String) throws -> [String] {
            let origin = try #require(try CounterDocument.origin(of: target, in: bytes, as: FormFormat.form))
            return try origin.sources.map {
                #expect($0.line == nil && $0.column == nil)
                return try "\($0.path) \(String(decoding: bytes[#require($0.range)], as: UTF8.self))"
            }
        }
        #expect(try spelt("buyer") == ["buyer.name Zo%C3%AB"])
        #expect(try spelt("lines[0].self") == ["lines[0].qty 2"])
        #expect(try spelt("lines[1].self") == ["lines[1].qty +7"])
        #expect(try CounterDocument.origin(of: "seal", in: bytes, as: FormFormat.form)?.outcome == .value)
        let note = try #require(try CounterDocument.origin(of: "note", in: bytes, as: FormFormat.form))
        #expect(note.outcome == FieldOrigin.Outcome.none)
        #expect(note.sources.map(\.range) == [nil])
    }

    @Test func `a condition on a number or a truth value holds for the text that spells it`() throws {
        func seal(_ vip: String) throws -> FieldOrigin? {
            try CounterDocument.origin(
                of: "seal", in: Array("buyer.name=A&\(vip)&seal=s".utf8), as: FormFormat.form)
        }
        #expect(try seal("vip=true")?.outcome == .value)
        #expect(try seal("vip=false")?.outcome == FieldOrigin.Outcome.none)
    }

    @Test func `in a table a value has its row's line and its column`() throws {
        let table = "note,price,buyer.name,cur\r\n\"a\nb\",1.00,Ada,EUR\r\n,2.00,Bob,USD\r\n"
        let bytes = Array(table.utf8)
        let origins = try TableDocument.origins(in: bytes, as: CSVFormat.csv(), record: 2)
        #expect(origins.map(\.target) == ["price", "buyer", "buyer.name", "note", "stock"])
        let price = try #require(origins.first)
        #expect(price.sources.map(\.path) == ["price", "cur"])
        #expect(price.sources.map(\.line) == [4, 4])
        #expect(price.sources.map(\.column) == [2, 4])
        #expect(price.sources.map(\.range) == [nil, nil])
        #expect(origins[2].sources.map(\.column) == [3])
        #expect(origins[3].outcome == FieldOrigin.Outcome.none)
        #expect(origins[3].sources.map(\.kind) == ["null"])
        let first = try #require(try TableDocument.origin(of: "note", in: bytes, as: CSVFormat.csv()))
        #expect(first.sources.map(\.line) == [2])
        #expect(first.outcome == .value)
    }

    @Test func `members of a dictionary have their columns`() throws {
        let table = "price,buyer.name,cur,note,stock.a,stock.b\r\n1,A,EUR,,,5\r\n"
        let origins = try TableDocument.origins(in: Array(table.utf8), as: CSVFormat.csv())
        let stock = origins.filter { $0.target.hasPrefix("stock") }
        #expect(stock.map(\.target) == ["stock", "stock.b"])
        #expect(stock.last?.sources.map(\.column) == [6])
    }

    @Test func `a record that is refused, or not there, is an error`() {
        let bytes = Array("price,buyer.name,cur\r\nx,A,EUR\r\n".utf8)
        let refused = #expect(throws: MappingError.self) { try TableDocument.origins(in: bytes, as: CSVFormat.csv()) }
        #expect(refused?.issues.map(\.path) == ["price"])
        let none = #expect(throws: MappingError.self) {
            try CounterDocument.origins(in: Array("buyer.name=A&vip=0".utf8), as: FormFormat.form, record: 2)
        }
        #expect(none?.issues.map(\.problem) == ["the document has no record 2"])
    }
}

private struct Counter: Sendable, Equatable {
    let buyer: String
    let vip: Bool
    let seal: String?
    let note: String?
    let lines: [Int64]
}

private enum CounterLine: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Int64>) -> Reading<Int64> {
        let quantity = f.field("qty", \.self, .integer)
        return { r in try r[quantity] }
    }
}

private enum CounterDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Counter>) -> Reading<Counter> {
        let buyer = f.field("buyer.name", \.buyer, .text)
        let vip = f.field("vip", \.vip, .boolean)
        let seal = f.field("seal", \.seal, .text.when("vip", is: true))
        let note = f.field("note", \.note, .text.optional())
        let lines = f.field("lines", \.lines, .each(CounterLine.self))
        return { r in try Counter(buyer: r[buyer], vip: r[vip], seal: r[seal], note: r[note], lines: r[lines]) }
    }
}

private struct TableRow: Sendable, Equatable {
    struct Buyer: Sendable, Equatable { let name: String }
    let price: Money
    let buyer: Buyer
    let note: String?
    let stock: [String: Int64]
}

private enum TableBuyer: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<TableRow.Buyer>) -> Reading<TableRow.Buyer> {
        let name = f.field("name", \.name, .text)
        return { r in try TableRow.Buyer(name: r[name]) }
    }
}

private enum TableDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<TableRow>) -> Reading<TableRow> {
        let price = f.field("price", \.price, .money(currency: "cur"))
        let buyer = f.field("buyer", \.buyer, .one(TableBuyer.self))
        let note = f.field("note", \.note, .text.optional())
        let stock = f.field("stock", \.stock, .dictionary(of: .integer).default([:]))
        return { r in try TableRow(price: r[price], buyer: r[buyer], note: r[note], stock: r[stock]) }
    }
}

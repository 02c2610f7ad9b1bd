import SpliceMapping
import SpliceMappingReport
import SpliceModel
import SpliceTesting
import Testing

/// Several fields for one property, fields in one direction only, and several fields of the record around.
@Suite struct CombinationTests {
    @Test func `two fields become one value and two again`() throws {
        let document = #"{"first":"Ada","last":"King","line_1":"A","line_2":"B","line_3":null,"lines":2}"#
        let record = try PersonDocument.decode(document)
        #expect(record == PersonRecord(name: "Ada King", lines: ["A", "B"], etag: nil))
        #expect(try String(decoding: PersonDocument.encode(record), as: UTF8.self) == document)
        try PersonDocument.checkLaws()
    }

    @Test func `gaps in a list close`() throws {
        let record = try PersonDocument.decode(#"{"first":"Ada","last":"King","line_1":"","line_3":"C"}"#)
        #expect(record.lines == ["C"])
    }

    @Test func `each row of a combination says what is wrong with it`() throws {
        let missing = #expect(throws: MappingError.self) { try PersonDocument.decode(#"{"first":7,"line_1":1}"#) }
        #expect(missing?.issues.map(\.path) == ["first", "last", "line_1"])
        let refused = #expect(throws: MappingError.self) { try PersonDocument.decode(#"{"first":"Ada","last":" "}"#) }
        #expect(refused?.issues.map(\.path) == ["first"])
        #expect(refused?.issues.first?.problem.hasSuffix("belongs to no family") == true)
    }

    @Test func `what does not fit into the fields is not written`() {
        let error = #expect(throws: MappingError.self) {
            try PersonDocument.encode(PersonRecord(name: "Ada", lines: ["1", "2", "3", "4"], etag: nil))
        }
        #expect(
            Set(error?.issues.map(\.problem) ?? []) == [
                "name has no second word", "lines has more elements than there are fields",
            ])
    }

    @Test func `a read-only field is read and not written`() throws {
        let record = try PersonDocument.decode(#"{"first":"Ada","last":"King","etag":"7"}"#)
        #expect(record.etag == "7")
        #expect(try !String(decoding: PersonDocument.encode(record), as: UTF8.self).contains("etag"))
        #expect(PersonDocument.rows.map(\.direction) == [.both, .both, .both, .both, .both, .readOnly, .writeOnly])
        #expect(PersonDocument.analysis.losses.contains(.row("etag", .sourceIsBroader)))
    }

    @Test func `elements read several fields of the record around them`() throws {
        let document =
            #"{"lines":[{"price":"1.00","paid":"5.0"},{"price":"2.00","paid":"6.0"}],"currency":"EUR","paid_in":"USD"}"#
        let bill = try BillDocument.decode(document)
        #expect(
            bill[0]
                == PaidLine(price: Money(minorUnits: 100, currency: .eur), paid: Money(minorUnits: 500, currency: .usd))
        )
        let bytes = try BillDocument.encode(bill)
        #expect(try BillDocument.decode(bytes) == bill)
        let mixed = bill + [PaidLine(price: bill[0].price, paid: bill[0].price)]
        #expect(throws: MappingError.self) { try BillDocument.encode(mixed) }
        try BillDocument.checkLaws()
    }

    @Test func `a field with a row of its own agrees with the rows that share it`() throws {
        let document = #"{"currency":"EUR","total":"5.00"}"#
        let total = try TotalDocument.decode(document)
        #expect(try String(decoding: TotalDocument.encode(total), as: UTF8.self) == document)
        let error = #expect(throws: MappingError.self) {
            try TotalDocument.encode(Total(currency: "USD", total: total.total))
        }
        #expect(error?.code == .disagreement)
    }
}

private struct PersonRecord: Sendable, Equatable {
    let name: String
    let lines: [String]
    let etag: String?
}

private enum PersonDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<PersonRecord>) -> Reading<PersonRecord> {
        let name = f.combine(
            ("first", .text), ("last", .text(max: 20)), \.name, "first and last name with a space",
            loses: "where the first name ends, when it has a space"
        ) {
            guard $1 != " " else { throw Refusal("belongs to no family") }
            return "\($0) \($1)"
        } write: { name in
            guard let space = name.firstIndex(of: " ") else { throw Refusal("has no second word") }
            return (String(name[..<space]), String(name[name.index(after: space)...]))
        }
        let lines = f.list(["line_1", "line_2", "line_3"], \.lines, .text)
        let etag = f.readOnly("etag", "etag", .text.optional(), because: "the server makes it")
        f.writeOnly("lines", "number of lines", .integer) { Int64($0.lines.count) }
        return { r in try PersonRecord(name: r[name], lines: r[lines], etag: r[etag]) }
    }
}

private struct PaidLine: Sendable, Equatable {
    let price: Money
    let paid: Money
}

private enum LineDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<PaidLine>) -> Reading<PaidLine> {
        let price = f.field("price", \.price, .money(currency: "^.currency"))
        let paid = f.field("paid", \.paid, .money(currency: "^.paid_in"))
        return { r in try PaidLine(price: r[price], paid: r[paid]) }
    }
}

private enum BillDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<[PaidLine]>) -> Reading<[PaidLine]> {
        let lines = f.field("lines", \.self, .each(LineDocument.self))
        f.writeOnly("currency", "currency of the prices", .text) { $0.first?.price.currency.code ?? "XXX" }
        f.writeOnly("paid_in", "currency of the payments", .text) { $0.first?.paid.currency.code ?? "XXX" }
        return { r in try r[lines] }
    }
}

private struct Total: Sendable, Equatable {
    let currency: String
    let total: Money
}

private enum TotalDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Total>) -> Reading<Total> {
        let currency = f.field("currency", \.currency, .text)
        let total = f.field("total", \.total, .money(currency: "currency"))
        return { r in try Total(currency: r[currency], total: r[total]) }
    }
}

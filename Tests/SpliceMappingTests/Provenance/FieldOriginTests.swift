import SpliceMapping
import SpliceMappingReport
import SpliceModel
import Testing

@Suite struct FieldOriginTests {
    private func text(_ range: Range<Int>?) -> String? {
        range.map { String(decoding: Array(Documents.order.utf8)[$0], as: UTF8.self) }
    }

    @Test func `a property of an element leads to its row and its fields, that of the record around included`() throws {
        let origin = try #require(try ShopOrder.origin(of: "lines[1].price", in: Documents.order))
        #expect(origin.row == [8, 2])
        #expect(origin.sources.map(\.path) == ["line_items[1].price", "currency"])
        #expect(origin.sources.map { text($0.range) } == ["5", "\"EUR\""])
        #expect(
            origin.description
                == "lines[1].price ← line_items[1].price, currency by row 8 › 2: money as text, currency in ^.currency")
    }

    @Test func `every property of the record is listed, in the order of the rows`() throws {
        let origins = try ShopOrder.origins(in: Array(Documents.order.utf8))
        #expect(
            origins.map(\.target) == [
                "number", "placedAt", "buyer", "total", "payment", "note", "shipTo", "shipTo.line1", "shipTo.line2",
                "shipTo.city", "shipTo.country", "lines", "lines[0].sku", "lines[0].price", "lines[0].quantity",
                "lines[1].sku", "lines[1].price", "lines[1].quantity",
            ])
        #expect(origins.first { $0.target == "buyer" }.map { text($0.sources[0].range) } == #""Zo\u00eb van der Berg""#)
        #expect(origins.first { $0.target == "buyer" }?.classification == .personal)
    }

    @Test func `no value and a default are told apart from a value`() throws {
        #expect(try ShopOrder.origin(of: "note", in: Documents.order)?.outcome == FieldOrigin.Outcome.none)
        #expect(try ShopOrder.origin(of: "shipTo.line2", in: Documents.order)?.sources.first?.kind == "null")
        #expect(try ShopOrder.origin(of: "shipTo.country", in: Documents.order)?.outcome == .value)
        let without = Documents.order.replacing(#", "country_code": "DE""#, with: "")
        let country = try #require(try ShopOrder.origin(of: "shipTo.country", in: without))
        #expect(country.outcome == .default)
        #expect(country.sources.map(\.range) == [nil])
        #expect(country.description.hasPrefix("shipTo.country (default) ←"))
    }

    @Test func `of a sum type only the alternative that the record is has origins`() throws {
        let origins = try CrateDocument.origins(
            in: Array(#"{"kind":"box","what":{"type":"b","code":"x","old":1},"tags":[]}"#.utf8))
        #expect(origins.map(\.target) == ["kind", "seal", "what", "what.code", "tags"])
        #expect(origins[3].row == [3, 3])
    }

    @Test func `a row that does not apply made no value, whatever the field has`() throws {
        let seal = { try CrateDocument.origin(of: "seal", in: $0) }
        let what = #""what":{"type":"a","code":"x"},"tags":[]"#
        #expect(try seal(#"{"kind":"box","seal":7,\#(what)}"#)?.outcome == FieldOrigin.Outcome.none)
        #expect(try seal(#"{"kind":"drum","seal":"s",\#(what)}"#)?.outcome == .value)
    }

    @Test func `elements of an array of values have their places, as do members of an object`() throws {
        let document = #"{"kind":"box","what":{"type":"a","code":"x"},"tags":[{"a.b":[1]},{"c":[2, 3]}]}"#
        let origin = try #require(try CrateDocument.origin(of: "tags[1].c[1]", in: document))
        #expect(origin.sources.map(\.path) == ["tags[1].c[1]"])
        #expect(origin.sources[0].range.map { String(decoding: Array(document.utf8)[$0], as: UTF8.self) } == "3")
        #expect(origin.row == [4])
        #expect(try CrateDocument.origin(of: #"tags[0].a\.b[0]"#, in: document) != nil)
    }

    @Test func `a property that no row fills has no origin, a refused document has none at all`() throws {
        #expect(try ShopOrder.origin(of: "lines[2].sku", in: Documents.order) == nil)
        #expect(throws: MappingError.self) { try ShopOrder.origins(in: Array("{}".utf8)) }
    }
}

private struct Code: Sendable { let code: String }

private enum What: Sendable { case some(Code), other(Code) }

private struct Crate: Sendable {
    let kind: String
    let seal: String?
    let what: What
    let tags: [[String: [Int]]]
}

private enum CodeDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Code>) -> Reading<Code> {
        let code = f.field("code", \.code, .text)
        return { r in try Code(code: r[code]) }
    }
}

private enum CrateDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Crate>) -> Reading<Crate> {
        let some = Variant("a", CodeDocument.self, What.some)
        let other = Variant("b", CodeDocument.self, What.other)
        let kind = f.field("kind", \.kind, .text)
        let seal = f.field("seal", \.seal, .text.when("kind", is: "drum"))
        let what = f.oneOf("what", \.what, by: "type", [some, other]) { what in
            switch what {
            case .some(let it): some(it)
            case .other(let it): other(it)
            }
        }
        let tags = f.field("tags", \.tags, .array(of: .dictionary(of: .array(of: .int))))
        return { r in try Crate(kind: r[kind], seal: r[seal], what: r[what], tags: r[tags]) }
    }
}

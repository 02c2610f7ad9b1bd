import SpliceMapping
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

    @Test func `a property that no row fills has no origin, a refused document has none at all`() throws {
        #expect(try ShopOrder.origin(of: "lines[2].sku", in: Documents.order) == nil)
        #expect(throws: MappingError.self) { try ShopOrder.origins(in: Array("{}".utf8)) }
    }
}

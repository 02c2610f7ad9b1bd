import SpliceMapping
import SpliceModel
import SpliceTesting
import Testing

@Suite struct CoverageTests {
    @Test func `rows and codes that no document shows are named`() throws {
        let coverage = try ShopOrder.coverage(of: [Documents.order])
        #expect(
            coverage.gaps.map(\.description) == [
                "row 5, financial_status → payment: the code pending never occurs",
                "row 5, financial_status → payment: the code refunded never occurs",
                "row 7.2, shipping_address.address2 → shipTo.line2: never has a value",
            ])
        #expect(coverage.documents == 1)
        let error = #expect(throws: CoverageGaps.self) { try ShopOrder.checkCoverage(of: [Documents.order]) }
        #expect(error?.gaps == coverage.gaps)
    }

    @Test func `documents together show every row and every code; strictly, nothing in its forms too`() throws {
        let documents = [
            Documents.order, Documents.order.replacing("paid", with: "pending"),
            Documents.order.replacing("paid", with: "refunded").replacing(
                #""address2": null"#, with: #""address2": "b""#),
        ]
        try ShopOrder.checkCoverage(of: documents)
        #expect(
            try ShopOrder.coverage(of: documents).strictGaps.map { "\($0.source) \($0.kind)" } == [
                "note absent", "note null", "shipping_address.address2 absent", "shipping_address.country_code absent",
                "shipping_address.country_code null",
            ])
    }

    @Test func `an array without elements shows no row inside`() throws {
        let start = try #require(Documents.order.firstRange(of: "[\n    {\"sku\"")?.lowerBound)
        let empty = String(Documents.order[..<start]) + "[]}"
        let gaps = try ShopOrder.coverage(of: [empty]).gaps.filter { $0.source.hasPrefix("line_items") }
        #expect(gaps.map(\.number) == ["8", "8.1", "8.2", "8.3"])
    }

    @Test func `a document that the mapping refuses exercises nothing`() {
        #expect(throws: RefusedDocument.self) { try ShopOrder.coverage(of: ["{}"]) }
    }

    @Test func `the examples of a mapping show all of it`() throws {
        try ShopOrder.checkCoverage(of: (0..<ShopOrder.exampleCount).map { ShopOrder.exampleDocument($0) })
    }
}

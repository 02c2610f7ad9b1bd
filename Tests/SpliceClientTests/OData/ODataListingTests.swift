import SpliceClient
import SpliceTesting
import Testing

struct ODataListingTests {
    @Test(arguments: [
        (
            [
                #"{"value":[1,2],"@odata.nextLink":"Orders?$skiptoken=2"}"#,
                #"{"value":[3],"@nextLink":"https://api.example/v1/Orders?$skiptoken=3"}"#,
                #"{"value":[],"@odata.deltaLink":"https://api.example/v1/Orders?$deltatoken=9"}"#,
            ], 4
        ),
        (
            [
                #"{"d":{"results":[1,2],"__next":"https://api.example/v1/Orders?$skiptoken=2"}}"#,
                #"{"d":{"results":[3],"__next":"https://api.example/v1/Orders?$skiptoken=3"}}"#,
                #"{"d":{"results":[]}}"#,
            ], 2
        ),
    ])
    func `listings of both versions are read to their end`(pages: [String], version: Int) async throws {
        let bench = try Bench(pages.map { .json($0) }, dialect: version == 4 ? .oData4 : .oData2)
        let (records, delta) = try await bench.clock.run {
            var records: [Int] = []
            var delta: String?
            let listing = bench.client.pages("Orders", paging: version == 4 ? .oData4 : .oData2)
            for try await page in listing {
                let path: BodyPath = version == 4 ? "value" : "d.results"
                records += (JSONPeek(page.response.bytes).elements(at: path) ?? []).compactMap(\.integer)
                delta = page.oDataDeltaLink
            }
            return (records, delta)
        }
        #expect(records == [1, 2, 3])
        #expect((delta != nil) == (version == 4))
        #expect(
            bench.transport.exchanges.map(\.target)
                == ["/v1/Orders", "/v1/Orders?$skiptoken=2", "/v1/Orders?$skiptoken=3"])
    }

    /// OData JSON Format 4.01 section 4.5.1: links in an answer may be relative.
    @Test func `changes are followed from a relative delta link`() async throws {
        let bench = try Bench([
            .json(#"{"value":[1],"@odata.deltaLink":"Orders?$deltatoken=7"}"#), .json(#"{"value":[2]}"#),
        ])
        try await bench.clock.run {
            var delta: String?
            for try await page in bench.client.pages("Orders", paging: .oData4) { delta = page.oDataDeltaLink }
            let start = PagePosition(.address(try #require(delta)), index: 0)
            for try await _ in bench.client.pages("Orders", paging: .oData4, from: start) {}
        }
        #expect(bench.transport.exchanges.map(\.target) == ["/v1/Orders", "/v1/Orders?$deltatoken=7"])
    }
}

import Foundation
import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct LinkPagingTests {
    /// Three pages of two records: a, b; c, d; e.
    private static func shop(_ exchange: RecordedExchange) -> FakeReply {
        switch exchange.target {
        case "/v1/orders?limit=2":
            .json(#"["a","b"]"#).header("Link", #"<https://api.example/v1/orders?limit=2&page_info=x>; rel="next""#)
        case "/v1/orders?limit=2&page_info=x":
            .json(#"["c","d"]"#).header(
                "Link",
                #"</v1/orders?limit=2>; rel="previous", <orders?limit=2&page_info=y>; rel="next""#)
        case "/v1/orders?limit=2&page_info=y":
            .json(#"["e"]"#).header("Link", #"</v1/orders?limit=2&page_info=x>; rel=previous"#)
        default:
            .status(404)
        }
    }

    private static let decoder = BodyDecoder { bytes in
        String(decoding: bytes, as: UTF8.self).filter { $0.isLetter }.map(String.init)
    }

    @Test func `records of all pages arrive in order`() async throws {
        let bench = try Bench { Self.shop($0) }
        let records = try await bench.clock.run {
            try await bench.client.records("orders", query: ["limit": "2"], paging: .link, decode: Self.decoder)
                .reduce(into: []) { $0.append($1) }
        }
        #expect(records == ["a", "b", "c", "d", "e"])
    }

    @Test func `paging goes on in another process from a stored position`() async throws {
        let first = try Bench { Self.shop($0) }
        let page = try await first.clock.run {
            try #require(
                try await first.client.pages("orders", query: ["limit": "2"], paging: .link).first { _ in true })
        }
        let stored = try JSONEncoder().encode(try #require(page.next))

        let second = try Bench { Self.shop($0) }
        let position = try JSONDecoder().decode(PagePosition.self, from: stored)
        let rest = try await second.clock.run {
            try await second.client.pages("orders", query: ["limit": "2"], paging: .link, from: position)
                .reduce(into: [String]()) { $0.append($1.response.text) }
        }
        #expect(rest == [#"["c","d"]"#, #"["e"]"#])
        #expect(second.transport.exchanges.count == 2)
    }

    @Test func `nothing is fetched that nobody asks for`() async throws {
        let bench = try Bench { Self.shop($0) }
        let first = try await bench.clock.run {
            try await bench.client.records("orders", query: ["limit": "2"], paging: .link, decode: Self.decoder)
                .first { _ in true }
        }
        #expect(first == "a")
        #expect(bench.transport.exchanges.count == 1)
    }

    /// A paginator that looped for ever.
    @Test(arguments: [1, 2, 5])
    func `a listing that leads back to itself is an error`(length: Int) async throws {
        let bench = try Bench { exchange in
            let page = exchange.target.split(separator: "=").last.flatMap { Int($0) } ?? 0
            return .json("[]").header("Link", "<?page=\((page + 1) % length)>; rel=next")
        }
        let error = try await Self.failure(bench)
        #expect(error.code == .paging)
        #expect(error.message.contains("leads back"))
        #expect(bench.transport.exchanges.count == length + 1)
    }

    @Test func `a listing without an end is cut off with an error, not in silence`() async throws {
        let bench = try Bench { .json("[]").header("Link", "<?page=\($0.index)>; rel=next") }
        let error = try await Self.failure(bench, limits: PagingLimits(pages: 50))
        #expect(error.code == .paging)
        #expect(bench.transport.exchanges.count == 50)
    }

    /// Credentials sent to a foreign host's next URL.
    @Test(arguments: [
        "https://evil.example/v1/orders?page=2", "//evil.example/orders", "http://api.example/v1/orders?page=2",
        "https://api.example:8443/v1/orders", "https://api.example@evil.example/", "ftp://api.example/orders",
        "https://api.example.evil.example/v1", "HTTPS://EVIL.EXAMPLE/", "javascript:alert(1)",
    ])
    func `the next page is fetched from the listing's own origin only`(address: String) async throws {
        let bench = try Bench(authorizer: Bearer()) { _ in .json("[]").header("Link", "<\(address)>; rel=next") }
        let error = try await Self.failure(bench)
        #expect(error.code == .paging)
        #expect(bench.transport.exchanges.count == 1)
    }

    @Test func `a stored position that leads elsewhere is not followed`() async throws {
        let bench = try Bench(authorizer: Bearer()) { _ in .json("[]") }
        let position = PagePosition(.address("https://evil.example/"), index: 3)
        let error = try await Self.failure(bench, from: position)
        #expect(error.code == .paging)
        #expect(bench.transport.exchanges.isEmpty)
    }

    @Test func `after an error the listing has ended`() async throws {
        let bench = try Bench([.status(404)])
        try await bench.clock.run {
            var pages = bench.client.pages("orders", paging: .link).makeAsyncIterator()
            await #expect(throws: APIError.self) { try await pages.next() }
            let next = try await pages.next()
            #expect(next == nil)
        }
    }

    private static func failure(
        _ bench: Bench, from start: PagePosition? = nil, limits: PagingLimits = PagingLimits()
    ) async throws -> APIError {
        let error = try await bench.clock.run {
            await #expect(throws: APIError.self) {
                for try await _ in bench.client.pages("orders", paging: .link, from: start, limits: limits) {}
            }
        }
        return try #require(error)
    }
}

private struct Bearer: RequestAuthorizer {
    func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
        request.headerFields[.authorization] = "Bearer secret"
    }
}

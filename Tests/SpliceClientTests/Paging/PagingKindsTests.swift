import Foundation
import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct PagingKindsTests {
    /// A listing of the numbers 1 to 7, in every way that systems have to cut it into pages.
    private struct System {
        static let all = Array(1...7)

        /// The records after the first `offset`, at most `size`.
        static func slice(_ offset: Int, _ size: Int) -> [Int] { Array(all.dropFirst(offset).prefix(size)) }

        static func query(_ exchange: RecordedExchange, _ name: String) -> Int? {
            exchange.target.split(whereSeparator: { "?&".contains($0) }).first { $0.hasPrefix("\(name)=") }
                .flatMap { Int($0.dropFirst(name.count + 1)) }
        }

        static func answer(_ exchange: RecordedExchange) -> FakeReply {
            let size = query(exchange, "size") ?? 3
            switch exchange.target.split(separator: "?").first {
            case "/v1/pages":
                let page = query(exchange, "page") ?? 1
                let records = slice((page - 1) * size, size)
                return .json(#"{"items":\#(records),"pages":3,"more":\#(page < 3)}"#)
            case "/v1/offset":
                return .json(#"{"items":\#(slice(query(exchange, "skip") ?? 0, size)),"total":7}"#)
            case "/v1/cursor":
                let from = exchange.text.isEmpty ? query(exchange, "after") ?? 0 : Int(exchange.text) ?? 0
                let next = from + size < 7 ? "\"\(from + size)\"" : "null"
                return .json(#"{"items":\#(slice(from, size)),"paging":{"next":\#(next)},"more":\#(from + size < 7)}"#)
            case "/v1/sticky":
                let from = query(exchange, "after") ?? 0
                return .json(
                    #"{"items":\#(slice(from, size)),"cursor":"\#(min(7, from + size))","more":\#(from + size < 7)}"#)
            case "/v1/header":
                let from = exchange.request.headerFields[.ifMatch].flatMap { Int($0) } ?? 0
                let reply = FakeReply.json(#"{"items":\#(slice(from, size))}"#)
                return from + size < 7 ? reply.header("Locator", "\(from + size)") : reply
            case "/v1/keys":
                let records = slice(query(exchange, "since_id") ?? 0, size).map { #"{"id":\#($0)}"# }
                return .json(#"{"items":[\#(records.joined(separator: ","))]}"#)
            case "/v1/odata":
                let from = query(exchange, "$skiptoken") ?? 0
                let next = from + size < 7 ? #","@odata.nextLink":"odata?$skiptoken=\#(from + size)""# : ""
                return .json(#"{"items":\#(slice(from, size))\#(next)}"#)
            default:
                return .status(404)
            }
        }
    }

    private static let decoder = BodyDecoder { bytes in
        let peek = JSONPeek(bytes)
        return (peek.elements(at: "items") ?? []).compactMap { value -> Int? in
            if case .container(let range) = value { return peek.inside(range).value(at: "id")?.integer }
            return value.integer
        }
    }

    private struct Kind: CustomTestStringConvertible, Sendable {
        let name: String
        let path: String
        let requests: Int
        let paging: Paging
        var testDescription: String { name }
    }

    private static let kinds: [Kind] = [
        Kind(
            name: "page, count of pages", path: "pages", requests: 3, paging: .page("page", until: .pageCount("pages"))),
        Kind(name: "page, has more", path: "pages", requests: 3, paging: .page("page", until: .hasMore("more"))),
        Kind(
            name: "page, short page", path: "pages", requests: 3,
            paging: .page("page", until: .shortPage("items", size: 3), size: PageSize("size", 3))),
        Kind(name: "page, empty page", path: "pages", requests: 4, paging: .page("page", until: .emptyPage("items"))),
        Kind(name: "offset", path: "offset", requests: 4, paging: .offset("skip", records: "items")),
        Kind(
            name: "offset, total", path: "offset", requests: 3,
            paging: .offset("skip", records: "items", total: "total")),
        Kind(
            name: "cursor into query", path: "cursor", requests: 3,
            paging: .cursor(at: "paging.next", into: .query("after"))),
        Kind(
            name: "cursor into body", path: "cursor", requests: 3,
            paging: .cursor(at: "paging.next", into: .body { .text($0) })),
        Kind(
            name: "cursor on the last page, too", path: "sticky", requests: 3,
            paging: .cursor(at: "cursor", into: .query("after"), while: "more")),
        Kind(
            name: "cursor in header", path: "header", requests: 3,
            paging: .cursor(in: .known, into: .header(.ifMatch))),
        Kind(
            name: "keyset", path: "keys", requests: 4,
            paging: .keyset("items", key: "id", into: .query("since_id"), size: PageSize("size", 3))),
        Kind(name: "next address in body", path: "odata", requests: 3, paging: .nextAddress(at: ["@odata.nextLink"])),
    ]

    @Test(arguments: kinds)
    private func `every record arrives once`(kind: Kind) async throws {
        for isPrefetching in [false, true] {
            let bench = try Bench { System.answer($0) }
            let records = try await bench.clock.run {
                let listing = bench.client.records(kind.path, paging: kind.paging, decode: Self.decoder)
                return try await (isPrefetching ? listing.prefetching() : listing).reduce(into: []) { $0.append($1) }
            }
            #expect(records == System.all)
            #expect(bench.transport.exchanges.count == kind.requests)
        }
    }

    @Test(arguments: kinds)
    private func `reading goes on from any stored position`(kind: Kind) async throws {
        let bench = try Bench { System.answer($0) }
        try await bench.clock.run {
            var positions: [PagePosition] = []
            for try await page in bench.client.pages(kind.path, paging: kind.paging) { positions.append(page.position) }
            for (index, position) in positions.enumerated() {
                let stored = try JSONDecoder().decode(PagePosition.self, from: try JSONEncoder().encode(position))
                let rest = bench.client.records(kind.path, paging: kind.paging, from: stored, decode: Self.decoder)
                let records = try await rest.reduce(into: []) { $0.append($1) }
                #expect(records == Array(System.all.dropFirst(index * 3)))
            }
        }
    }

    @Test(arguments: kinds.filter { $0.path != "odata" && $0.path != "header" && !$0.name.hasPrefix("cursor into") })
    private func `a page without its records or its end mark is an error, not the end`(kind: Kind) async throws {
        let bench = try Bench { _ in .json(#"{"message":"come back later"}"#) }
        let error = try await bench.clock.run {
            await #expect(throws: APIError.self) {
                for try await _ in bench.client.pages(kind.path, paging: kind.paging) {}
            }
        }
        #expect(error?.code == .paging)
    }

    @Test func `pages shrink where the server cannot make large ones`() async throws {
        let bench = try Bench { exchange in
            (System.query(exchange, "size") ?? 0) > 2 ? .status(504) : System.answer(exchange)
        }
        let paging = Paging.offset("skip", records: "items", total: "total", size: PageSize("size", 8, smallest: 1))
        let records = try await bench.clock.run {
            try await bench.client.records("offset", paging: paging, decode: Self.decoder)
                .reduce(into: []) { $0.append($1) }
        }
        #expect(records == System.all)
        // Three attempts each at 8 and 4, then four pages of 2.
        #expect(bench.transport.exchanges.count == 3 + 3 + 4)
    }

    @Test func `numbered pages never shrink`() async throws {
        let bench = try Bench { _ in .status(504) }
        let paging = Paging.page("page", until: .hasMore("more"), size: PageSize("size", 8, smallest: 1))
        await #expect(throws: APIError.self) {
            try await bench.clock.run { for try await _ in bench.client.pages("pages", paging: paging) {} }
        }
        #expect(bench.transport.exchanges.allSatisfy { $0.target.contains("size=8") })
    }

    @Test func `the next page is under way while the current one is dealt with`() async throws {
        let bench = try Bench { System.answer($0).after(.seconds(1)) }
        let paging = Paging.cursor(at: "paging.next", into: .query("after"))
        try await bench.clock.run {
            for try await _ in bench.client.pages("cursor", paging: paging).prefetching() {
                try await bench.clock.sleep(for: .seconds(1))
            }
        }
        // Three pages of a second each and the last one's work; one after the other it would be six.
        #expect(bench.clock.elapsed == .seconds(4))
    }

    /// Spring counts pages from zero, and says how many there are.
    @Test func `a listing whose first page is number zero ends with its last page`() async throws {
        let bench = try Bench { exchange in
            let page = System.query(exchange, "page") ?? 0
            return page < 3 ? .json(#"{"content":[\#(page)],"totalPages":3}"#) : .status(404)
        }
        let paging = Paging.page("page", first: 0, until: .pageCount("totalPages"))
        let pages = try await bench.clock.run {
            var pages: [String] = []
            for try await page in bench.client.pages("spring", paging: paging) { pages.append(page.response.text) }
            return pages
        }
        #expect(pages.count == 3)
    }

    /// A page of maintenance, or one that was cut off, is not the last page.
    @Test(arguments: ["<html>back soon</html>", #"{"items":[1,2"#, "null"])
    func `a page that is no document does not end the listing in silence`(text: String) async throws {
        let kinds: [Paging] = [
            .cursor(at: "paging.next", into: .query("after")), .nextAddress(at: "next"), .oData4, .oData2,
        ]
        for paging in kinds {
            let bench = try Bench { _ in FakeReply(bytes: Array(text.utf8)) }
            let error = try await bench.clock.run {
                await #expect(throws: APIError.self) {
                    for try await _ in bench.client.pages("orders", paging: paging) {}
                }
            }
            #expect(error?.code == .paging)
        }
    }

    @Test func `an answer without content is a listing without records`() async throws {
        let bench = try Bench { _ in .status(204) }
        let count = try await bench.clock.run {
            try await bench.client.pages("orders", paging: .nextAddress(at: "next")).reduce(0) { count, _ in count + 1 }
        }
        #expect(count == 1)
    }

    @Test func `looking ahead takes no page away that was fetched`() async throws {
        let bench = try Bench { .json(#"{"items":[\#($0.index)],"next":"\#($0.index)"}"#) }
        let (pages, error) = try await bench.clock.run {
            var pages: [String] = []
            let listing = bench.client.pages(
                "orders", paging: .cursor(at: "next", into: .query("after")), limits: PagingLimits(pages: 3))
            do {
                for try await page in listing.prefetching() { pages.append(page.response.text) }
                return (pages, nil as APIError?)
            } catch let error as APIError { return (pages, error) }
        }
        #expect(pages.count == 3)
        #expect(error?.code == .paging)
    }

    private struct Undecodable: Error {}

    @Test func `after a page that cannot be decoded the records have ended`() async throws {
        let bench = try Bench {
            .json(#"{"items":[\#($0.index)],"next":"\#($0.index < 2 ? "\($0.index)" : "")"}"#)
        }
        let decoder = BodyDecoder<[Int]> { bytes in
            let items = JSONPeek(bytes).elements(at: "items") ?? []
            let numbers = items.compactMap { $0.integer }
            if numbers == [1] { throw Undecodable() }
            return numbers
        }
        try await bench.clock.run {
            let records = bench.client.records(
                "orders", paging: .cursor(at: "next", into: .query("after")), decode: decoder)
            var iterator = records.makeAsyncIterator()
            let first = try await iterator.next()
            #expect(first == 0)
            await #expect(throws: APIError.self) { _ = try await iterator.next() }
            let after = try await iterator.next()
            #expect(after == nil)
        }
    }
}

extension HTTPField.Name {
    fileprivate static var known: HTTPField.Name { HTTPField.Name("Locator") ?? .accept }
}

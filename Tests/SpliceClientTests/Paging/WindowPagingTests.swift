import Foundation
import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct WindowPagingTests {
    /// A system with 95 records that refuses to look beyond the 20th of a search, ids 1, 4, 7, …
    private static func search(_ exchange: RecordedExchange) -> FakeReply {
        let peek = JSONPeek(exchange.body)
        let after = peek.value(at: "after")?.integer ?? 0
        let offset = peek.value(at: "offset")?.integer ?? -1
        guard offset >= 0, offset + 6 <= 20 else { return .json(#"{"error":{"code":"TOO_DEEP"}}"#, status: 400) }
        let found = (0..<95).map { 1 + 3 * $0 }.filter { $0 > after }.dropFirst(offset).prefix(6)
        return .json(#"{"results":[\#(found.map { #"{"id":"\#($0)"}"# }.joined(separator: ","))]}"#)
    }

    private static let paging = Paging.windows(of: 20, size: 6, records: "results", key: "id") { window, request in
        request.body = .text(#"{"after":\#(window.after ?? "null"),"offset":\#(window.offset)}"#)
    }

    private static let request = APIRequest(.post, "search", effect: APIRequest.Effect.none)

    private static func ids(_ page: PageSequence.Page) -> [Int] {
        let peek = JSONPeek(page.response.bytes)
        return (0..<(peek.count(at: "results") ?? 0)).compactMap {
            peek.value(at: ["results", "\($0)", "id"])?.integer
        }
    }

    @Test func `a listing goes on beyond the system's bound, and every record comes once`() async throws {
        let bench = try Bench { Self.search($0) }
        let ids = try await bench.clock.run {
            try await bench.client.pages(Self.request, paging: Self.paging).reduce(into: []) { $0 += Self.ids($1) }
        }
        #expect(ids == (0..<95).map { 1 + 3 * $0 })
    }

    @Test func `every page's position can be stored and gone on from`() async throws {
        let bench = try Bench { Self.search($0) }
        try await bench.clock.run {
            for try await page in bench.client.pages(Self.request, paging: Self.paging) {
                guard let next = page.next else { continue }
                let stored = try JSONDecoder().decode(PagePosition.self, from: JSONEncoder().encode(next))
                let rest = try await bench.client.pages(Self.request, paging: Self.paging, from: stored)
                    .reduce(into: [Int]()) { $0 += Self.ids($1) }
                #expect(rest == (0..<95).map { 1 + 3 * $0 }.filter { $0 > Self.ids(page).last ?? 0 })
            }
        }
    }

    @Test func `a system that does not heed the key is noticed, not read for ever`() async throws {
        let bench = try Bench { exchange in
            let offset = JSONPeek(exchange.body).value(at: "offset")?.integer ?? 0
            let found = (offset..<offset + 6).map { #"{"id":\#($0)}"# }.joined(separator: ",")
            return .json(#"{"results":[\#(found)]}"#)
        }
        let error = try await bench.clock.run {
            await #expect(throws: APIError.self) {
                for try await _ in bench.client.pages(Self.request, paging: Self.paging) {}
            }
        }
        #expect(error?.code == .paging)
        #expect(bench.transport.exchanges.count < 10)
    }
}

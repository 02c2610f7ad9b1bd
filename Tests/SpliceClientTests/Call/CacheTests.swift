import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct CacheTests {
    @Test func `what has not changed is not transferred again`() async throws {
        let bench = try Bench { exchange in
            exchange.request.headerFields[.ifNoneMatch] == "\"1\""
                ? .status(304) : FakeReply.json("[1]").header("ETag", "\"1\"")
        }
        let cache = ResponseCache()
        try await bench.clock.run {
            let first = try await bench.client.get("orders", cache: cache)
            let second = try await bench.client.get("orders", cache: cache)
            #expect(first.text == "[1]" && second.text == "[1]")
            #expect(second.status == .ok)
            #expect(second.trace.decisions == [.servedFromCache])
        }
    }

    @Test func `another query or another representation is another response`() async throws {
        let bench = try Bench { .json("[\($0.index)]").header("ETag", "\"\($0.index)\"") }
        let cache = ResponseCache()
        try await bench.clock.run {
            _ = try await bench.client.get("orders", query: ["a": "1"], cache: cache)
            _ = try await bench.client.get("orders", query: ["a": "2"], cache: cache)
            _ = try await bench.client.get("orders", query: ["a": "1"], headers: [.acceptLanguage: "de"], cache: cache)
        }
        #expect(bench.transport.exchanges.allSatisfy { $0.request.headerFields[.ifNoneMatch] == nil })
        #expect(cache.count == 3)
    }

    @Test(arguments: [("no-store", "\"1\""), ("private, No-Store", "\"1\""), ("private", "")])
    func `what must not be kept, or cannot be checked, is not kept`(control: String, tag: String) async throws {
        let bench = try Bench { _ in
            let reply = FakeReply.json("[]").header("Cache-Control", control)
            return tag.isEmpty ? reply : reply.header("ETag", tag)
        }
        let cache = ResponseCache()
        _ = try await bench.clock.run { try await bench.client.get("orders", cache: cache) }
        #expect(cache.count == 0)
    }

    @Test func `the cache stays within its size`() async throws {
        let bench = try Bench { _ in FakeReply(bytes: Array(repeating: 0x61, count: 10_000)).header("ETag", "\"1\"") }
        let cache = ResponseCache(limit: 110_000)
        try await bench.clock.run {
            for number in 0..<50 { _ = try await bench.client.get("orders/\(number)", cache: cache) }
        }
        #expect(cache.count == 10)
    }

    @Test func `a change on top of somebody else's is refused`() async throws {
        let bench = try Bench { exchange in
            exchange.request.headerFields[.ifMatch] == "\"2\"" ? .status(204) : .status(412)
        }
        try await bench.clock.run {
            let change = APIRequest(.put, "orders/1", body: .text("{}"))
            _ = try await bench.client.send(change, ifMatch: "\"2\"")
            let error = await #expect(throws: APIError.self) { try await bench.client.send(change, ifMatch: "\"1\"") }
            #expect(error?.code == .conflict)
            #expect(error?.status == .preconditionFailed)
        }
    }

    @Test func `responses without content fill no memory either`() async throws {
        let bench = try Bench { .json("").header("ETag", "\"\($0.index)\"") }
        let cache = ResponseCache(limit: 64 << 10)
        try await bench.clock.run {
            for number in 0..<1_000 { _ = try await bench.client.get("orders/\(number)", cache: cache) }
        }
        #expect(cache.count > 10 && cache.count < 500)
    }
}

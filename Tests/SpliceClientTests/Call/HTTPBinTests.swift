import Foundation
import HTTPTypes
import SpliceClient
import SpliceCurl
import SpliceHTTP
import SplicePeers
import Testing

/// The client against httpbin: its statuses, redirections, encodings, conditions and streams are not ours.
struct HTTPBinTests {
    private static func withClient(
        redirects: RedirectPolicy? = nil, _ body: (APIClient) async throws -> Void
    ) async throws {
        let server = try HTTPBin.start()
        let transport = try CurlTransport()
        let policies = ClientPolicies(
            retry: RetryPolicy(
                attempts: 3, base: .milliseconds(1), throttledBase: .milliseconds(1), cap: .milliseconds(5)),
            breaker: nil, redirects: redirects)
        try await body(try APIClient(server.address, transport: transport, policies: policies, random: .seeded(1)))
        await transport.shutdown(grace: .zero)
        withExtendedLifetime(server) {}
    }

    @Test func `statuses mean what the RFC says`() async throws {
        let expected: [(Int, APIError.Code, attempts: Int)] = [
            (400, .invalidContent, 1), (401, .unauthorized, 1), (403, .forbidden, 1), (404, .notFound, 1),
            (409, .conflict, 1), (418, .rejected, 1), (429, .throttled, 3), (500, .server, 3), (501, .server, 1),
            (503, .server, 3), (301, .redirect, 1),
        ]
        try await Self.withClient { client in
            for (status, code, attempts) in expected {
                let error = await #expect(throws: APIError.self) { try await client.get("status/\(status)") }
                #expect(error?.code == code, "\(status)")
                #expect(error?.attempts == attempts, "\(status)")
            }
            let empty = try await client.get("status/204")
            #expect(empty.status == .noContent)
        }
    }

    @Test func `relative and absolute redirections are followed, as many as the policy allows`() async throws {
        try await Self.withClient(redirects: RedirectPolicy(hops: 4)) { client in
            for path in ["relative-redirect/3", "absolute-redirect/3", "redirect/4"] {
                let response = try await client.get(path)
                #expect(response.url.path == "/get", "\(path)")
            }
            let error = await #expect(throws: APIError.self) { try await client.get("redirect/5") }
            #expect(error?.code == .redirect)
        }
    }

    @Test func `a redirection keeps or drops content as its status says`() async throws {
        try await Self.withClient(redirects: RedirectPolicy()) { client in
            for (status, method) in [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")] {
                let response = try await client.post(
                    "redirect-to", query: ["url": "/anything", "status_code": "\(status)"], body: .text("content"))
                let peek = JSONPeek(response.bytes)
                #expect(peek.value(at: "method")?.text == method, "\(status)")
                #expect(peek.value(at: "data")?.text == (method == "POST" ? "content" : ""), "\(status)")
            }
        }
    }

    @Test(arguments: [("gzip", "gzipped"), ("deflate", "deflated"), ("brotli", "brotli")])
    func `compressed answers are read`(encoding: String, mark: String) async throws {
        try await Self.withClient { client in
            let response = try await client.get(encoding)
            #expect(JSONPeek(response.bytes).value(at: [mark])?.bool == true)
        }
    }

    @Test func `a condition saves the transfer`() async throws {
        try await Self.withClient { client in
            let cache = ResponseCache()
            let first = try await client.get("etag/v1", cache: cache)
            let second = try await client.get("etag/v1", cache: cache)
            #expect(first.bytes == second.bytes)
            #expect(second.trace.decisions == [.servedFromCache])
            let error = await #expect(throws: APIError.self) {
                try await client.send(APIRequest(.get, "etag/v1"), ifMatch: "\"v0\"")
            }
            #expect(error?.status?.code == 412)
        }
    }

    @Test func `lines are streamed while they are made`() async throws {
        try await Self.withClient { client in
            var lines = 0
            for try await piece in try await client.stream(APIRequest(.get, "stream/20")) {
                lines += piece.filter { $0 == UInt8(ascii: "\n") }.count
            }
            #expect(lines == 20)
        }
    }

    @Test func `an answer that drips is ended by the deadline`() async throws {
        try await Self.withClient { client in
            let drip = APIRequest(
                .get, "drip", query: ["numbytes": "100", "duration": "60", "delay": "0"], deadline: .milliseconds(300))
            let error = await #expect(throws: APIError.self) { try await client.send(drip) }
            #expect(error?.code == .deadline)
            let stream = try await client.stream(drip)
            let broken = await #expect(throws: APIError.self) { for try await _ in stream {} }
            #expect(broken?.code == .deadline)
        }
    }
}

import HTTPTypes
import SpliceClient
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import SpliceTesting
import Testing

/// The client on the real transport, against a real server on loopback.
struct SocketTests {
    private static let policies = ClientPolicies(
        deadline: .seconds(20), attemptTimeout: .seconds(10),
        retry: RetryPolicy(attempts: 4, base: .milliseconds(1), throttledBase: .milliseconds(1), cap: .milliseconds(10))
    )

    private static func withSystem<Result>(
        policies: ClientPolicies = policies, _ handler: @escaping ScriptedServer.Handler,
        perform: (APIClient, ScriptedServer) async throws -> Result
    ) async throws -> Result {
        let transport = try CurlTransport()
        let result = try await withScriptedServer(handler) { server in
            let client = try APIClient(server.url("/v1"), transport: transport, policies: policies, random: .seeded(1))
            return try await perform(client, server)
        }
        await transport.shutdown(grace: .zero)
        return result
    }

    @Test func `a listing survives every accident, and every record arrives once`() async throws {
        // Twelve pages; each of them fails in another way before it works.
        let accidents: [ScriptedReply] = [
            .status(.internalServerError), .reset, .close, .json(#"{"items":[1,"#).interrupted(after: 4, by: .reset),
            .status(.tooManyRequests).field("retry-after", "0"), .status(.serviceUnavailable),
            .json(#"{"items":[1,2,3],"next":null}"#).interrupted(after: 9, by: .close), .status(.badGateway),
        ]
        let counts = PageCounts()
        let records = try await Self.withSystem { request in
            let page = Int(request.path.split(separator: "=").last ?? "") ?? 0
            if counts.visit(page) == 1 { return accidents[page % accidents.count] }
            let next = page < 11 ? "\(page + 1)" : "null"
            return .json(#"{"items":[\#(page * 2),\#(page * 2 + 1)],"next":\#(next)}"#)
        } perform: { client, _ in
            try await client.records(
                "orders", paging: .cursor(at: "next", into: .query("page")),
                decode: BodyDecoder { bytes in
                    (JSONPeek(bytes).elements(at: "items") ?? []).compactMap(\.integer)
                }
            ).reduce(into: []) { $0.append($1) }
        }
        #expect(records == Array(0..<24))
    }

    @Test func `a post whose answer was lost is sent again only with a key`() async throws {
        try await Self.withSystem { request in
            request.index == 0 || request.index == 1 ? .reset : .status(.created)
        } perform: { client, server in
            let error = await #expect(throws: APIError.self) { try await client.post("sales", body: .text("{}")) }
            #expect(error?.outcome == .ambiguous)
            #expect(server.requests.count == 1)
            let response = try await client.post("sales", body: .text("{}"), idempotencyKey: "k1")
            #expect(response.status == .created)
            #expect(server.requests.map { $0.headerFields[.idempotencyKey] } == [nil, "k1", "k1"])
        }
    }

    @Test func `a port that nobody listens on is certain not to have acted`() async throws {
        // Port 1 is never handed out by the system, so no other test can be listening there.
        let transport = try CurlTransport()
        let client = try APIClient(
            "http://127.0.0.1:1/", transport: transport, policies: Self.policies, random: .seeded(1))
        let error = await #expect(throws: APIError.self) { try await client.post("sales", body: .text("{}")) }
        #expect(error?.code == .transport)
        #expect(error?.outcome == .notSent)
        #expect(error?.attempts == 4)
        await transport.shutdown(grace: .zero)
    }

    @Test func `a server that hangs does not keep a call, and its connection is given up`() async throws {
        let policies = ClientPolicies(attemptTimeout: .milliseconds(200), retry: .never)
        try await Self.withSystem(policies: policies) { _ in
            .hang
        } perform: { client, server in
            let error = await #expect(throws: APIError.self) { try await client.get("orders") }
            #expect(error?.code == .timeout)
            await server.waitForConnections(atMost: 0)
        }
    }

    @Test func `many calls at once share the limits of one client`() async throws {
        try await Self.withSystem { _ in
            .json("[]")
        } perform: { client, server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<200 { group.addTask { _ = try await client.get("orders") } }
                try await group.waitForAll()
            }
            #expect(server.requests.count == 200)
        }
    }
}

/// How often each page was asked for.
private final class PageCounts: Sendable {
    private let visits = Log<Int>()

    func visit(_ page: Int) -> Int {
        visits.add(page)
        return visits.all.filter { $0 == page }.count
    }
}

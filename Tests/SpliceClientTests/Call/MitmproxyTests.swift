import HTTPTypes
import SpliceClient
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import SpliceTesting
import Testing

/// The client over TLS and HTTP/2, through a proxy written elsewhere that breaks what passes.
struct MitmproxyTests {
    private static func withSpoiledSystem(
        _ handler: @escaping ScriptedServer.Handler, perform: (APIClient, ScriptedServer) async throws -> Void
    ) async throws {
        let policies = ClientPolicies(
            deadline: .seconds(60), attemptTimeout: .seconds(20),
            retry: RetryPolicy(
                attempts: 3, base: .milliseconds(1), throttledBase: .milliseconds(1), cap: .milliseconds(5)),
            breaker: nil)
        try await withScriptedServer(handler) { server in
            let proxy = try Mitmproxy(before: server.url(""))
            var options = CurlOptions()
            options.trust = .file(proxy.authority)
            let transport = try CurlTransport(options: options)
            let client = try APIClient(proxy.address, transport: transport, policies: policies, random: .seeded(1))
            try await perform(client, server)
            await transport.shutdown(grace: .zero)
            withExtendedLifetime(proxy) {}
        }
    }

    @Test func `every record arrives once, whatever happens to its page on the way`() async throws {
        let faults = ["none", "error", "throttle", "unsent", "lost", "short", "unzip"]
        try await Self.withSpoiledSystem { request in
            let page = Int(request.path.split(separator: "/").last ?? "") ?? 0
            let next = page < 27 ? "\"/fault/\(faults[(page + 1) % faults.count])/\(page + 1)\"" : "null"
            return .json(#"{"items":[\#(page * 2),\#(page * 2 + 1)],"next":\#(next)}"#)
        } perform: { client, server in
            let records = try await client.records(
                "fault/none/0", paging: .nextAddress(at: "next"),
                decode: BodyDecoder { bytes in (JSONPeek(bytes).elements(at: "items") ?? []).compactMap(\.integer) }
            ).reduce(into: []) { $0.append($1) }
            #expect(records == Array(0..<56))
            // Four of each: what the proxy answered or dropped by itself did not reach the origin before it was repeated.
            #expect(server.requests.count == 28 + 3 * 4)
            let spoken = try await client.get("fault/none/0").headers[
                try #require(HTTPField.Name("x-spoken"))]
            #expect(spoken == "HTTP/2.0")
        }
    }

    @Test(arguments: [("unsent", 0), ("lost", 1), ("short", 1)])
    func `a post without a key whose answer breaks is not sent again, and may have acted`(
        _ fault: String, _ arrivals: Int
    ) async throws {
        try await Self.withSpoiledSystem { _ in
            .json(#"{"id":"a-sale-with-a-long-name"}"#)
        } perform: { client, server in
            let error = await #expect(throws: APIError.self) {
                try await client.post("fault/\(fault)/sales", body: .text("{}"))
            }
            #expect(error?.code == .transport)
            #expect(error?.outcome == (fault == "short" ? .processed : .ambiguous))
            #expect(error?.attempts == 1)
            #expect(server.requests.count == arrivals)
        }
    }

    @Test func `a certificate that the caller does not trust ends a call before anything is sent`() async throws {
        try await withScriptedServer({ _ in .json("{}") }) { server in
            let proxy = try Mitmproxy(before: server.url(""))
            let transport = try CurlTransport()
            let client = try APIClient(
                proxy.address, transport: transport, policies: ClientPolicies(retry: .never), random: .seeded(1))
            let error = await #expect(throws: APIError.self) { try await client.post("sales", body: .text("{}")) }
            #expect(error?.outcome == .notSent)
            #expect(server.requests.isEmpty)
            await transport.shutdown(grace: .zero)
            withExtendedLifetime(proxy) {}
        }
    }
}

import HTTPTypes
import SpliceCurl
import SpliceHTTP
import Testing

/// What a server refuses before it acts on it, and what only looks like that.
@Suite(.timeLimit(.minutes(1))) struct RefusalTests {
    /// - Parameter isPooled: Whether the connection has carried a request before.
    @Test(arguments: [false, true], [HTTPRequest.Method.get, .post])
    func `a refused stream is known to have had no effect`(isPooled: Bool, method: HTTPRequest.Method) async throws {
        try await withAccidents { server, transport in
            if isPooled { _ = try await transport.send(server.request(.post, "/")) }
            let error = try await failure(transport, server.request(method, "/refuse"))
            #expect(error.outcome == .refused)
            #expect(error.message == "the server refused the request's stream (REFUSED_STREAM)")
            #expect(server.count(of: "/refuse") == 1, "repeating is the caller's business")
            #expect(try await transport.send(server.request(.post, "/")).status == .ok)
        }
    }

    /// `/late` first: what libcurl remembers of a refusal that it did not act on must not be taken for one of the next.
    @Test(arguments: ["/reset", "/close", "/goaway", "/upgrade"], ["/", "/late"])
    func `a connection that ends is not a refusal`(path: String, before: String) async throws {
        try await withAccidents { server, transport in
            for _ in 0..<2 { _ = try? await transport.send(server.request(.post, before)) }
            let error = try await failure(transport, server.request(.post, path))
            #expect(error.outcome == .ambiguous, "\(error)")
            #expect(server.count(of: path) == 1)
        }
    }

    /// RFC 9113 section 6.8: what has a higher number than the last stream of a GOAWAY was not acted on.
    @Test(arguments: [HTTPRequest.Method.get, .post])
    func `a request that a farewell leaves out is refused, while others go on`(method: HTTPRequest.Method) async throws
    {
        try await withAccidents { server, transport in
            _ = try await transport.send(server.request(.post, "/"))
            async let held = transport.send(server.request(.post, "/wait"))
            try await server.process.waitForOutput { $0.contains("/wait") }
            let error = try await failure(transport, server.request(method, "/leave"))
            #expect(error.outcome == .refused, "\(error)")
            let other = try server.transport()
            _ = try await other.send(server.request(.get, "/release", isOld: true))
            await other.shutdown()
            let status = try await held.status
            #expect(status == .ok)
            #expect(server.count(of: "/leave") == 1)
        }
    }

    @Test func `a refusal after the answer began is an answer cut short`() async throws {
        try await withAccidents { server, transport in
            let error = try await failure(transport, server.request(.post, "/late"))
            #expect([.processed, .refused].contains(error.outcome), "\(error)")
        }
    }

    @Test(arguments: ["/", "/close"])
    func `a pooled connection with HTTP/1.1 that ends before the answer is not a refusal`(before: String) async throws {
        try await withAccidents { server, transport in
            _ = try? await transport.send(server.request(.post, before, isOld: true))
            _ = try await transport.send(server.request(.post, "/", isOld: true))
            let sent = server.count(of: "/close")
            let error = try await failure(transport, server.request(.post, "/close", isOld: true))
            #expect(error.outcome == .ambiguous, "\(error)")
            #expect(server.count(of: "/close") == sent + 1)
        }
    }

    @Test func `who waits for a connection to a server without HTTP/2 is not connecting`() async throws {
        try await withAccidents(connectionsPerHost: 1) { server, transport in
            func options(connect milliseconds: Int) -> ExchangeOptions {
                ExchangeOptions(timeouts: ExchangeTimeouts(connect: .milliseconds(milliseconds), total: nil))
            }
            async let held = transport.send(server.request(.get, "/hold", isOld: true))
            try await server.process.waitForOutput { $0.contains("/hold") }
            async let waiting = transport.send(
                server.request(.get, "/", isOld: true), body: .none, options: options(connect: 100))
            // Its time runs out well after that of the one that waits.
            try await Loopback.withSilentListener { port in
                let silent = HTTPRequest(method: .get, scheme: "https", authority: "127.0.0.1:\(port)", path: "/")
                let error = try await failure(transport, silent, options: options(connect: 500))
                #expect(error.code == .timeout)
            }
            let other = try server.transport()
            _ = try await other.send(server.request(.get, "/release", isOld: true))
            await other.shutdown()
            let statuses = try await [held.status, waiting.status]
            #expect(statuses == [.ok, .ok])
        }
    }

    private func withAccidents(
        connectionsPerHost: Int = 6, _ body: (TLSAccidents, CurlTransport) async throws -> Void
    ) async throws {
        let server = try await TLSAccidents.start()
        defer { server.stop() }
        let transport = try server.transport(connectionsPerHost: connectionsPerHost)
        try await body(server, transport)
        await transport.shutdown(grace: .zero)
    }
}

import HTTPTypes
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import Testing

/// What is too much, and what is not allowed.
@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    @Test(arguments: [ScriptedReply.Framing.length, .chunked, .untilClose])
    func `a body may have as many bytes as the limit says and not one more`(framing: ScriptedReply.Framing) async throws
    {
        try await withServer { _ in
            .repeating(count: 100_000).framed(framing)
        } perform: { server, transport async throws in
            let fits = ExchangeOptions(delivery: .buffered(limit: 100_000))
            #expect(
                try await transport.send(server.request(), body: .none, options: fits).body.buffered?.count == 100_000)
            let tight = ExchangeOptions(delivery: .buffered(limit: 99_999))
            let error = try await failure(transport, server.request(), options: tight)
            #expect(error.code == .tooLarge)
            #expect(error.outcome == .processed)
        }
    }

    @Test(arguments: [(10, 100_000), (1_000, 10), (1, 200_000)])
    func `a response header has bounds`(count: Int, length: Int) async throws {
        try await withServer { _ in
            (0..<count).reduce(ScriptedReply.status(.ok)) { reply, index in
                reply.field("x-\(index)", String(repeating: "v", count: length))
            }
        } perform: { server, transport async throws in
            let error = try await failure(transport, server.request())
            #expect(error.code == .tooLarge)
        }
    }

    @Test func `no more connections are opened than allowed, and everyone gets a turn`() async throws {
        var options = CurlOptions()
        options.maxConnectionsPerHost = 3
        let gate = Gate()
        try await withServer(transport: options) { _ in
            await gate.wait()
            return .status(.ok)
        } perform: { server, transport async throws in
            let replies = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<30 { group.addTask { try await transport.send(server.request()).status.code } }
                await server.waitForHeads(3)
                #expect(server.acceptedConnections == 3)
                gate.open()
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies == Array(repeating: 200, count: 30))
            #expect(server.acceptedConnections == 3)
        }
    }

    @Test(arguments: [
        ("ftp", "example.com", "/"), ("http", "", "/"), ("http", "a b", "/"), ("http", "user:pw@example.com", "/"),
        ("http", "example.com:0", "/"), ("http", "example.com:99999", "/"), ("http", "example.com:8x", "/"),
        ("http", "example.com", "no-slash"), ("http", "example.com", "/a b"), ("http", "example.com", "/a\r\nHost: b"),
        ("http", "example.com", "/a#fragment"), ("http", "example.com", "/\u{e9}"), ("http", "[::1", "/"),
        ("http", "exa\r\nmple.com", "/"), ("http", "example.com/..", "/"),
    ])
    func `a URL that is not one is refused before anything happens`(
        scheme: String, authority: String, path: String
    ) async throws {
        let transport = try CurlTransport()
        let request = HTTPRequest(method: .get, scheme: scheme, authority: authority, path: path)
        let error = try await failure(transport, request)
        #expect(error.code == .invalidRequest)
        #expect(error.outcome == .notSent)
        #expect(!"\(error)".contains("pw"))
        await transport.shutdown()
    }

    @Test func `fields that follow from the body cannot contradict it`() async throws {
        try await withServer { _ in
            .status(.ok)
        } perform: { server, transport async throws in
            var wrong = server.request(.post)
            wrong.headerFields[.contentLength] = "5"
            #expect(try await failure(transport, wrong, body: .text("four")).code == .invalidRequest)
            wrong.headerFields[.contentLength] = "4"
            #expect(try await transport.send(wrong, body: .text("four"), options: ExchangeOptions()).status == .ok)
            wrong.headerFields[.contentLength] = nil
            wrong.headerFields[.transferEncoding] = "chunked"
            #expect(try await failure(transport, wrong, body: .text("four")).code == .invalidRequest)
            #expect(try await failure(transport, server.request(.head), body: .text("x")).code == .invalidRequest)
            #expect(try await failure(transport, server.request(.connect)).code == .invalidRequest)
        }
    }

    @Test func `line ends in a field's value do not become fields`() async throws {
        try await withServer { _ in
            .status(.ok)
        } perform: { server, transport async throws in
            var request = server.request()
            request.headerFields[.userAgent] = "a\r\nx-injected: yes"
            _ = try await transport.send(request)
            let seen = try #require(server.requests.first)
            #expect(seen.headerFields.allSatisfy { $0.name.canonicalName != "x-injected" })
        }
    }

    @Test func `a scheme that the options exclude is refused`() async throws {
        var options = CurlOptions()
        options.schemes = [.https]
        try await withServer(transport: options) { _ in
            .status(.ok)
        } perform: { server, transport async throws in
            #expect(try await failure(transport, server.request()).code == .invalidRequest)
            #expect(server.acceptedConnections == 0)
        }
    }

    @Test func `options out of range are refused with their name`() throws {
        let changes: [(String, (inout CurlOptions) -> Void)] = [
            ("maxConnections", { $0.maxConnections = 0 }),
            ("maxConnectionsPerHost", { $0.maxConnectionsPerHost = 0 }),
            ("maxConnectionsPerHost", { $0.maxConnectionsPerHost = 2_000 }),
            ("maxStreamsPerHost", { $0.maxStreamsPerHost = 101 }),
            ("maxHeaderBytes", { $0.maxHeaderBytes = 10 }),
            ("maxHeaderFields", { $0.maxHeaderFields = 0 }),
            ("idleConnectionLifetime", { $0.idleConnectionLifetime = .milliseconds(10) }),
            ("shutdownGrace", { $0.shutdownGrace = .seconds(-1) }),
            ("schemes", { $0.schemes = [] }),
            ("trust", { $0.trust = .file("/does/not/exist") }),
            ("trust", { $0.trust = .pem("no certificate") }),
            ("identity.key", { $0.identity = .files(certificate: "/etc/hostname", key: "/does/not/exist") }),
            ("proxy.host", { $0.proxy = CurlOptions.Proxy(host: "a b", port: 1) }),
            ("proxy.port", { $0.proxy = CurlOptions.Proxy(host: "a", port: 0) }),
            ("proxy.user", { $0.proxy = CurlOptions.Proxy(host: "a", port: 1, password: "secret") }),
        ]
        for (name, change) in changes {
            var options = CurlOptions()
            change(&options)
            let error = #expect(throws: CurlOptionsError.self) { try CurlTransport(options: options) }
            #expect(error?.option == name)
            #expect(!"\(String(describing: error)) \(options)".contains("secret"))
        }
    }
}

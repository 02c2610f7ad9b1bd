import HTTPTypes
import SpliceAuth
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import Synchronization
import Testing

@Suite struct LoopbackAuthorizationTests {
    private struct Out {
        var url: String
        func parameter(_ name: String) -> String {
            url.split(separator: "?", maxSplits: 1).last?.split(separator: "&").first { $0.hasPrefix("\(name)=") }
                .map { String($0.dropFirst(name.count + 1)).removingPercentEncodingByHand } ?? ""
        }
        var authority: String { String(parameter("redirect_uri").dropFirst(7).prefix { $0 != "/" }) }
    }

    /// What browsers were answered.
    private final class Statuses: Sendable {
        private let values = Mutex<[Int]>([])
        var all: [Int] { values.withLock { $0 } }
        func add(_ status: Int?) { values.withLock { $0.append(status ?? -1) } }
        func waitFor(_ count: Int) async { while all.count < count { await Task.yield() } }
    }

    private func withServer(
        _ body: @Sendable (AuthorizationServer, OAuthClient, CurlTransport) async throws -> Void
    ) async throws {
        let server = try await AuthorizationServer.start()
        let transport = try CurlTransport()
        var provider = OAuthProvider(
            name: "cli", tokenEndpoint: try EndpointURL(loopback: server.url("/token")), issuer: server.issuer)
        provider.authorizationEndpoint = try EndpointURL(loopback: server.url("/authorize"))
        provider.statesIssuerInCallback = true
        let client = try OAuthClient(
            provider: provider, clientID: "app", authentication: .post(Secret("s3cret")), transport: transport)
        try await body(server, client, transport)
        await transport.shutdown()
        await server.stop()
    }

    /// What a browser does at the end: fetches the callback.
    private static func browse(
        _ out: Out, _ transport: CurlTransport, query: String, path: String = "/callback", host: String? = nil
    ) async throws -> Int {
        let port = out.authority.split(separator: ":").last.map(String.init) ?? ""
        let request = HTTPRequest(
            method: .get, scheme: "http", authority: host.map { "\($0):\(port)" } ?? out.authority,
            path: "\(path)?\(query)")
        return try await transport.send(request).status.code
    }

    private static func issue(_ server: AuthorizationServer, _ out: Out) -> String {
        let code = server.issueCode(
            challenge: out.parameter("code_challenge"), redirectURI: out.parameter("redirect_uri"))
        return "code=\(code)&state=\(out.parameter("state"))&iss=\(server.issuer)"
    }

    @Test func `a browser comes back to a port of this machine, and tokens come out`() async throws {
        try await withServer { server, client, transport in
            let login = LoopbackAuthorization(client: client, scopes: ["orders"])
            let statuses = Statuses()
            let tokens = try await login.tokens { url in
                let out = Out(url: url)
                #expect(out.parameter("code_challenge_method") == "S256")
                #expect(out.authority.hasPrefix("127.0.0.1:"))
                let query = Self.issue(server, out)
                // As a browser would: on its own, while the tool waits.
                Task { statuses.add(try? await Self.browse(out, transport, query: query)) }
            }
            #expect(tokens.refreshToken != nil)
            await statuses.waitFor(1)
            #expect(statuses.all == [200])
        }
    }

    @Test func `requests that do not belong to the flow are refused and change nothing`() async throws {
        try await withServer { server, client, transport in
            let login = LoopbackAuthorization(client: client, scopes: [])
            let statuses = Statuses()
            let tokens = try await login.tokens { url in
                let out = Out(url: url)
                let query = Self.issue(server, out)
                Task {
                    for (path, query, host) in [
                        ("/favicon.ico", "x=1", nil), ("/callback", "code=x&state=forged", nil),
                        ("/callback", query, "localhost"), ("/callback", query, nil),
                    ] as [(String, String, String?)] {
                        statuses.add(
                            try? await Self.browse(out, transport, query: query, path: path, host: host))
                    }
                }
            }
            #expect(tokens.refreshToken != nil)
            await statuses.waitFor(4)
            #expect(statuses.all == [404, 400, 400, 200])
        }
    }

    @Test func `a callback from another server, or a refusal, ends the flow`() async throws {
        try await withServer { server, client, transport in
            for (query, code) in [
                ("code=c&state=STATE&iss=https://evil.example", AuthError.Code.callbackMismatch),
                ("error=access_denied&state=STATE&iss=\(server.issuer)", .rejected),
            ] {
                await expect(code) {
                    _ = try await LoopbackAuthorization(client: client, scopes: []).tokens { url in
                        let out = Out(url: url)
                        Task {
                            _ = try? await Self.browse(
                                out, transport, query: query.replacing("STATE", with: out.parameter("state")))
                        }
                    }
                }
            }
            #expect(server.counts.tokenRequests == 0)
        }
    }

    @Test func `silence ends with the time-out, and the port with it`() async throws {
        try await withServer { _, client, transport in
            let url = Mutex("")
            await expect(.reauthorizationRequired) {
                _ = try await LoopbackAuthorization(client: client, scopes: [], timeout: .milliseconds(1)).tokens {
                    address in url.withLock { $0 = address }
                }
            }
            let out = Out(url: url.withLock { $0 })
            await #expect(throws: TransportError.self) { _ = try await Self.browse(out, transport, query: "code=x") }
        }
    }

    @Test func `cancelling ends the wait, and an opener that fails ends it too`() async throws {
        try await withServer { _, client, _ in
            let opened = Gate()
            let login = LoopbackAuthorization(client: client, scopes: [])
            let task = Task { try await login.tokens { _ in opened.open() } }
            await opened.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { _ = try await task.value }
            struct NoBrowser: Error {}
            await #expect(throws: NoBrowser.self) { _ = try await login.tokens { _ in throw NoBrowser() } }
            await expect(.invalidConfiguration) {
                _ = try await LoopbackAuthorization(client: client, scopes: [], path: "call back").tokens { _ in }
            }
        }
    }

    static let heads: [(String, LoopbackRequest)] = [
        ("GET /callback?code=1 HTTP/1.1\r\nHost: 127.0.0.1:7\r\n\r\n", .callback(query: "code=1")),
        ("GET /callback?code=1 HTTP/1.1\r\nHost: 127.0.0.1:7\r\n", .incomplete),
        ("", .incomplete),
        ("POST /callback?code=1 HTTP/1.1\r\nHost: 127.0.0.1:7\r\n\r\n", .refuse("405 Method Not Allowed")),
        ("GET /callback HTTP/1.1\r\nHost: 127.0.0.1:7\r\n\r\n", .refuse("404 Not Found")),
        ("GET /other?code=1 HTTP/1.1\r\nHost: 127.0.0.1:7\r\n\r\n", .refuse("404 Not Found")),
        ("GET /callback?code=1 HTTP/1.1\r\nHost: evil.example:7\r\n\r\n", .refuse("400 Bad Request")),
        ("GET /callback?code=1 HTTP/1.1\r\n\r\n", .refuse("400 Bad Request")),
        (
            "GET /callback?code=1 HTTP/1.1\r\nHost: 127.0.0.1:7\r\nHost: 127.0.0.1:7\r\n\r\n",
            .refuse("400 Bad Request")
        ),
        ("\u{16}\u{3}\u{1}\r\n\r\n", .refuse("400 Bad Request")),
        ("GET  /callback?x HTTP/1.1\r\nHost: 127.0.0.1:7\r\n\r\n", .refuse("400 Bad Request")),
        (String(repeating: "a", count: 17 << 10), .refuse("431 Request Header Fields Too Large")),
    ]

    @Test(arguments: heads) func `only the callback of a browser on this machine is one`(
        _ head: String, _ expected: LoopbackRequest
    ) {
        #expect(LoopbackRequest.read(Array(head.utf8), port: 7, path: "/callback") == expected)
    }
}

extension String {
    /// The text with its escapes undone.
    fileprivate var removingPercentEncodingByHand: String {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

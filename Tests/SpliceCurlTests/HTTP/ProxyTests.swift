import Foundation
import HTTPTypes
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import Testing

/// Through a proxy that others wrote, and never through one that nobody asked for.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ProxyTests {
    @Test(arguments: [CurlOptions.Proxy.Kind.http, .socks5])
    func `plain and secure exchanges go through the proxy`(kind: CurlOptions.Proxy.Kind) async throws {
        let proxy = try await ForwardProxy.start()
        defer { proxy.process.stop() }
        let nginx = try await Nginx.start()
        defer { nginx.stop() }
        var options = proxy.options(kind)
        options.trust = .file(nginx.certificates.authority)
        let transport = try CurlTransport(options: options)
        let plain = try await transport.send(request("http", nginx.plainPort))
        #expect(plain.status == .ok)
        let secure = try await transport.send(request("https", nginx.securePort))
        #expect(secure.status == .ok)
        #expect(secure.facts.protocolVersion == "2", "the tunnel carries what the ends agree on")
        #expect(secure.facts.reusedConnection == false)
        #expect(try await transport.send(request("https", nginx.securePort)).facts.reusedConnection)
        #expect(sockets(connectedTo: nginx.plainPort).isEmpty)
        #expect(sockets(connectedTo: nginx.securePort).isEmpty)
        #expect(!sockets(connectedTo: proxy.port).isEmpty)
        await transport.shutdown(grace: .zero)
    }

    @Test(arguments: [CurlOptions.Proxy.Kind.http, .socks5])
    func `a proxy that refuses the user is no server's answer`(kind: CurlOptions.Proxy.Kind) async throws {
        let proxy = try await ForwardProxy.start()
        defer { proxy.process.stop() }
        for password in ["wrong-secret", nil] {
            let transport = try CurlTransport(options: proxy.options(kind, password: password))
            let error = try await failure(transport, request("https", Loopback.freePort(), .post), body: .text("x"))
            #expect(error.code == .connection, "\(error)")
            #expect(error.outcome == .notSent)
            #expect(!"\(error)".contains("secret"))
            await transport.shutdown(grace: .zero)
        }
    }

    @Test func `the proxy's credentials are for the proxy alone`() async throws {
        let proxy = try await ForwardProxy.start()
        defer { proxy.process.stop() }
        try await withServer(transport: proxy.options(.http)) { _ in
            .status(.found).field("location", "http://127.0.0.1:1/elsewhere")
        } perform: { server, transport async throws in
            #expect(try await transport.send(server.request()).status == .found)
            let seen = try #require(server.requests.first)
            #expect(seen.headerFields.allSatisfy { !$0.name.canonicalName.contains("proxy") }, "\(seen.headerFields)")
            #expect(server.requests.count == 1)
        }
    }

    @Test(arguments: [CurlOptions.Proxy.Kind.http, .socks5, .https])
    func `without the proxy nothing was sent, and nobody is asked directly`(kind: CurlOptions.Proxy.Kind) async throws {
        var options = CurlOptions()
        options.proxy = CurlOptions.Proxy(kind, host: "127.0.0.1", port: Loopback.freePort())
        try await withServer(transport: options) { _ in
            .status(.ok)
        } perform: { server, transport async throws in
            let error = try await failure(transport, server.request(.post), body: .text("x"))
            #expect(error.code == .connection)
            #expect(error.outcome == .notSent)
            #expect(server.acceptedConnections == 0)
        }
    }

    @Test func `a request on a pooled connection through a proxy is not sent twice`() async throws {
        let proxy = try await ForwardProxy.start()
        defer { proxy.process.stop() }
        let count = Counter()
        try await withServer(transport: proxy.options(.socks5)) { _ in
            count.increment()
            return count.value == 1 ? .status(.ok) : .reset
        } perform: { server, transport async throws in
            #expect(try await transport.send(server.request()).status == .ok)
            let error = try await failure(transport, server.request(.post), body: .text("x"))
            #expect(error.outcome == .ambiguous)
            #expect(count.value == 2)
        }
    }

    @Test func `the environment's proxy is used where it is asked for, and a contradiction is refused`() async throws {
        var both = CurlOptions()
        both.usesEnvironmentProxy = true
        both.proxy = CurlOptions.Proxy(host: "127.0.0.1", port: 1)
        let error = #expect(throws: CurlOptionsError.self) { try CurlTransport(options: both) }
        #expect(error?.option == "usesEnvironmentProxy")

        let proxy = try await ForwardProxy.start()
        defer { proxy.process.stop() }
        // Credentials that need no encoding in a URL.
        setEnvironment("http_proxy", "http://shop:correct-horse@127.0.0.1:\(proxy.port)")
        defer { setEnvironment("http_proxy", nil) }
        for isAsked in [false, true] {
            var options = CurlOptions()
            options.usesEnvironmentProxy = isAsked
            try await withServer(transport: options) { _ in
                .status(.ok)
            } perform: { server, transport async throws in
                #expect(try await transport.send(server.request()).status == .ok)
                #expect(sockets(connectedTo: proxy.port).isEmpty == !isAsked)
            }
        }
    }

    private func request(_ scheme: String, _ port: Int, _ method: HTTPRequest.Method = .get) -> HTTPRequest {
        HTTPRequest(method: method, scheme: scheme, authority: "127.0.0.1:\(port)", path: "/")
    }
}

import Foundation
import HTTPTypes
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import Testing

/// httpbin, hypercorn and HAProxy: servers that know nothing of this client.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ForeignServerTests {
    // MARK: httpbin

    @Test(arguments: ["gzip", "deflate", "brotli"])
    func `httpbin's compressed answers arrive unpacked`(encoding: String) async throws {
        try await withHTTPBin { bin, transport in
            let reply = try await transport.send(bin.request(.get, "/\(encoding)"))
            #expect(reply.head.headerFields[.contentEncoding] == nil)
            let object = try JSONSerialization.jsonObject(with: Data(reply.body.buffered ?? [])) as? [String: Any]
            let flag = ["gzip": "gzipped", "brotli": "brotli", "deflate": "deflated"][encoding] ?? ""
            #expect(object?[flag] as? Bool == true)
        }
    }

    @Test func `httpbin sees exactly what was sent`() async throws {
        try await withHTTPBin { bin, transport in
            for method in [HTTPRequest.Method.post, .put, .patch, .delete] {
                var request = bin.request(method, "/anything/a%2Fb?q=%20&q=%C3%BC")
                request.headerFields[.contentType] = "text/plain"
                let reply = try await transport.send(request, body: .text("h\u{e9}llo"), options: ExchangeOptions())
                let object = try #require(
                    JSONSerialization.jsonObject(with: Data(reply.body.buffered ?? [])) as? [String: Any])
                #expect(object["method"] as? String == method.rawValue)
                #expect(object["data"] as? String == "h\u{e9}llo")
                #expect((object["args"] as? [String: Any])?["q"] as? [String] == [" ", "\u{fc}"])
                let fields = try #require(object["headers"] as? [String: String])
                #expect(Set(fields.keys) == ["Host", "Content-Type", "Content-Length", "Accept-Encoding"])
            }
        }
    }

    @Test func `httpbin's redirects are not followed, its cookies not kept, its refusals are answers`() async throws {
        try await withHTTPBin { bin, transport in
            let redirect = try await transport.send(bin.request(.get, "/redirect-to?url=%2Fget&status_code=307"))
            #expect(redirect.status == .temporaryRedirect)
            #expect(redirect.head.headerFields[.location] == "/get")
            _ = try await transport.send(bin.request(.get, "/cookies/set/session/secret"))
            let cookies = try await transport.send(bin.request(.get, "/cookies"))
            #expect(!String(decoding: cookies.body.buffered ?? [], as: UTF8.self).contains("secret"))
            for code in [204, 304, 401, 418, 429, 503] {
                #expect(try await transport.send(bin.request(.get, "/status/\(code)")).status.code == code)
            }
        }
    }

    @Test func `httpbin's drops, delays and streams`() async throws {
        try await withHTTPBin { bin, transport in
            var options = ExchangeOptions(delivery: .streamed)
            let stream = try await transport.send(
                bin.request(.get, "/stream-bytes/100000?seed=1&chunk_size=1000"), body: .none, options: options)
            #expect(try await stream.body.collect(upTo: 100_000).count == 100_000)
            options.timeouts = ExchangeTimeouts(firstByte: .milliseconds(200))
            let error = try await failure(transport, bin.request(.get, "/delay/5"), options: options)
            #expect(error.code == .timeout)
            #expect(error.outcome == .ambiguous)
            options.timeouts = ExchangeTimeouts(total: .milliseconds(700))
            let drip = try await failure(
                transport, bin.request(.get, "/drip?duration=20&numbytes=20&delay=0"), options: options)
            #expect(drip.code == .timeout)
        }
    }

    // MARK: hypercorn

    @Test(arguments: [false, true], [HTTPVersionPolicy.automatic, .http2PriorKnowledge])
    func `hypercorn takes bodies over HTTP/2, in TLS and in the clear`(
        isStreamed: Bool, version: HTTPVersionPolicy
    ) async throws {
        try await withHypercorn { hypercorn, transport in
            let content = Array(repeating: UInt8(ascii: "x"), count: 300_000)
            let body: RequestBody =
                isStreamed ? .stream(isReplayable: true) { chunks(of: content, size: 50_000) } : .bytes(content)
            for _ in 0..<3 {
                let request = version == .automatic ? hypercorn.secureRequest("/") : hypercorn.plainRequest("/")
                let reply = try await transport.send(request, body: body, options: ExchangeOptions(version: version))
                #expect(reply.facts.protocolVersion == "2")
                let text = String(decoding: reply.body.buffered ?? [], as: UTF8.self)
                #expect(text.contains(#""count": 300000"#) && text.contains(#""version": "2""#), "\(text)")
            }
        }
    }

    @Test func `hypercorn answers two hundred requests over one or two connections`() async throws {
        try await withHypercorn { hypercorn, transport in
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<200 {
                    group.addTask { try await transport.send(hypercorn.secureRequest("/bytes/\(index)")).bytes().count }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(counts.sorted() == Array(0..<200))
            #expect(sockets(connectedTo: hypercorn.securePort).count <= 2)
        }
    }

    // MARK: HAProxy

    @Test(arguments: [CurlOptions.TLSVersion.tls12, .tls13])
    func `HAProxy lets nobody in without a client certificate, and it does not look like a lost answer`(
        version: CurlOptions.TLSVersion
    ) async throws {
        try await withHAProxy { haproxy, _ in
            var options = CurlOptions()
            options.trust = .file(haproxy.certificates.authority)
            options.minimumTLS = version
            let stranger = try CurlTransport(options: options)
            let error = try await failure(stranger, haproxy.request("/", isMutual: true), body: .none)
            check(error)
            await stranger.shutdown(grace: .zero)

            options.identity = .files(
                certificate: haproxy.certificates.client, key: haproxy.certificates.clientKey)
            let known = try CurlTransport(options: options)
            for policy in [HTTPVersionPolicy.automatic, .http1] {
                let reply = try await known.send(
                    haproxy.request("/", isMutual: true), body: .none, options: ExchangeOptions(version: policy))
                let text = String(decoding: reply.body.buffered ?? [], as: UTF8.self)
                #expect(text.hasPrefix("client "))
                #expect(reply.facts.protocolVersion == (policy == .http1 ? "1.1" : "2"))
            }
            await known.shutdown(grace: .zero)

            // A certificate that another authority made.
            let others = try await Certificates.make()
            defer { others.remove() }
            options.identity = .files(certificate: others.client, key: others.clientKey)
            let foreign = try CurlTransport(options: options)
            let refused = try await failure(foreign, haproxy.request("/", isMutual: true), body: .none)
            check(refused)
            await foreign.shutdown(grace: .zero)
        }
    }

    /// HAProxy closes with the request unread: then its kernel may reset the connection before the alert is read, and
    /// nothing tells that the handshake was refused.
    private func check(_ error: TransportError) {
        switch error.code {
        case .tls: #expect([.notSent, .refused].contains(error.outcome), "\(error)")
        default:
            #expect(error.code == .connectionLost, "\(error)")
            #expect([.notSent, .ambiguous].contains(error.outcome), "\(error)")
        }
    }

    @Test func `HAProxy's own answers are answers, and its silence is not`() async throws {
        try await withHAProxy { haproxy, transport in
            #expect(try await transport.send(haproxy.request("/down")).status == .serviceUnavailable)
            #expect(try await transport.send(haproxy.request("/silent")).status == .gatewayTimeout)
            let dropped = try await failure(
                transport, haproxy.request("/drop"),
                options: ExchangeOptions(timeouts: ExchangeTimeouts(firstByte: .milliseconds(300))))
            #expect(dropped.outcome == .ambiguous)
            #expect([.timeout, .connectionLost].contains(dropped.code))
            #expect(try await transport.send(haproxy.request("/direct")).status == .ok)
        }
    }

    @Test func `a backend with one place behind HAProxy answers everyone in turn`() async throws {
        try await withHAProxy { haproxy, transport in
            let codes = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<60 {
                    group.addTask { try await transport.send(haproxy.request("/x")).status.code }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes == Array(repeating: 200, count: 60))
        }
    }

    private func withHTTPBin(_ body: (HTTPBin, CurlTransport) async throws -> Void) async throws {
        let bin = try await HTTPBin.start()
        defer { bin.process.stop() }
        let transport = try CurlTransport()
        try await body(bin, transport)
        await transport.shutdown(grace: .zero)
    }

    private func withHypercorn(_ body: (Hypercorn, CurlTransport) async throws -> Void) async throws {
        let hypercorn = try await Hypercorn.start()
        defer { hypercorn.stop() }
        var options = CurlOptions()
        options.trust = .file(hypercorn.certificates.authority)
        let transport = try CurlTransport(options: options)
        try await body(hypercorn, transport)
        await transport.shutdown(grace: .zero)
    }

    private func withHAProxy(_ body: (HAProxy, CurlTransport) async throws -> Void) async throws {
        try await Loopback.withSilentListener { silent in
            try await withServer { _ in
                .text("behind")
            } perform: { server, transport async throws in
                let haproxy = try await HAProxy.start(backend: server.port, silent: silent)
                defer { haproxy.stop() }
                try await body(haproxy, transport)
            }
        }
    }
}

import HTTPTypes
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import Testing

/// What a transport promises, shown on a real socket.
@Suite struct ExchangeTests {
    @Test func `a request arrives as it was given and the response comes back complete`() async throws {
        try await withServer { request in
            .json(#"{"id":7}"#, status: .created).field("x-trace", "abc").field("x-trace", "def")
        } perform: { server, transport async throws in
            var request = server.request(.post, "/orders/../orders?since=2024%2F01")
            request.headerFields[.authorization] = "Bearer secret"
            request.headerFields[.contentType] = "application/json"
            let reply = try await transport.send(request, body: .text(#"{"total":100}"#), options: ExchangeOptions())

            #expect(reply.status == .created)
            #expect(reply.head.headerFields[values: Self.trace] == ["abc", "def"])
            #expect(try await reply.bytes() == Array(#"{"id":7}"#.utf8))
            #expect(reply.facts.protocolVersion == "1.1")
            #expect(reply.facts.peerAddress == "127.0.0.1")
            let seen = try #require(server.requests.first)
            #expect(seen.method == .post)
            #expect(seen.path == "/orders/../orders?since=2024%2F01")
            #expect(seen.text == #"{"total":100}"#)
            #expect(seen.headerFields[.authorization] == "Bearer secret")
        }
    }

    @Test func `nothing is added to a request but what HTTP needs`() async throws {
        var options = CurlOptions()
        options.decompresses = false
        try await withServer(transport: options) { _ in
            .status(.noContent)
        } perform: { server, transport async throws in
            _ = try await transport.send(server.request())
            _ = try await transport.send(server.request(.put, "/"), body: .text("x"), options: ExchangeOptions())
            #expect(server.requests.map { $0.headerFields.map(\.name.canonicalName) } == [[], ["content-length"]])
        }
    }

    @Test(arguments: [HTTPRequest.Method.get, .post, .put, .patch, .delete, .options, HTTPRequest.Method("QUERY")])
    func `every method carries content of every form`(method: HTTPRequest.Method?) async throws {
        let method = try #require(method)
        try await withServer {
            .bytes($0.body)
        } perform: { server, transport async throws in
            let large = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let bodies: [(RequestBody, [UInt8])] = [
                (.none, []), (.bytes([]), []), (.bytes([1, 2, 3]), [1, 2, 3]), (.bytes(large), large),
                (.stream(length: 200_000, isReplayable: true) { chunks(of: large, size: 7_000) }, large),
                (.stream(isReplayable: true) { chunks(of: large, size: 7_000) }, large),
                (.stream(isReplayable: true) { chunks(of: [], size: 1) }, []),
            ]
            for (body, expected) in bodies {
                let reply = try await transport.send(
                    server.request(method, "/"), body: body, options: ExchangeOptions())
                #expect(reply.body.buffered == expected)
            }
            #expect(server.requests.map(\.method) == Array(repeating: method, count: bodies.count))
            #expect(server.acceptedConnections == 1, "all of it went over one connection")
        }
    }

    @Test func `methods that expect content say that there is none, others say nothing`() async throws {
        try await withServer { _ in
            .status(.noContent)
        } perform: { server, transport async throws in
            for method in [HTTPRequest.Method.post, .put, .patch, .get, .delete] {
                _ = try await transport.send(server.request(method))
            }
            #expect(server.requests.map { $0.headerFields[.contentLength] } == ["0", "0", "0", nil, nil])
            #expect(server.requests.allSatisfy { $0.headerFields[.contentType] == nil })
        }
    }

    @Test func `a HEAD response has a length and no content`() async throws {
        try await withServer { _ in
            .text("twelve bytes")
        } perform: { server, transport async throws in
            let reply = try await transport.send(server.request(.head))
            #expect(reply.head.headerFields[.contentLength] == "12")
            #expect(reply.body.buffered == [])
            #expect(try await transport.send(server.request(.get)).body.buffered?.count == 12)
        }
    }

    @Test(arguments: [301, 302, 307, 308]) func `redirects are answers, not instructions`(code: Int) async throws {
        try await withServer { _ in
            .status(.init(code: code)).field("location", "/elsewhere")
        } perform: { server, transport async throws in
            let reply = try await transport.send(server.request())
            #expect(reply.status.code == code)
            #expect(server.requests.count == 1)
        }
    }

    @Test func `cookies are neither kept nor sent`() async throws {
        try await withServer { _ in
            .status(.ok).field("set-cookie", "session=1; Path=/")
        } perform: { server, transport async throws in
            for _ in 0..<2 { _ = try await transport.send(server.request()) }
            #expect(server.requests.allSatisfy { $0.headerFields[.cookie] == nil })
        }
    }

    @Test func `an interim response is passed over`() async throws {
        let raw = "HTTP/1.1 103 Early Hints\r\nx-trace: early\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
        try await withServer { _ in
            .raw(raw)
        } perform: { server, transport async throws in
            let reply = try await transport.send(server.request())
            #expect(reply.status == .ok)
            #expect(reply.head.headerFields.isEmpty == false && reply.head.headerFields[Self.trace] == nil)
            #expect(reply.body.buffered == Array("ok".utf8))
        }
    }

    @Test func `gzip is offered, undone, and leaves no trace in the head`() async throws {
        // `printf hello | gzip -n | xxd -i`
        let packed: [UInt8] = [
            0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x86,
            0xa6, 0x10, 0x36, 0x05, 0x00, 0x00, 0x00,
        ]
        try await withServer { _ in
            .bytes(packed).field("content-encoding", "gzip")
        } perform: { server, transport async throws in
            let reply = try await transport.send(server.request())
            #expect(reply.body.buffered == Array("hello".utf8))
            #expect(reply.head.headerFields[.contentEncoding] == nil)
            #expect(reply.head.headerFields[.contentLength] == nil)
            #expect(server.requests.first?.headerFields[.acceptEncoding]?.contains("gzip") == true)

            var own = server.request()
            own.headerFields[.acceptEncoding] = "gzip"
            let untouched = try await transport.send(own)
            #expect(untouched.body.buffered == packed)
            #expect(untouched.head.headerFields[.contentEncoding] == "gzip")
        }
    }

    private static let trace = HTTPField.Name("x-trace") ?? .via
}

import HTTPTypes
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import Testing

/// Every accident, and what it lets one know about the request's effect.
@Suite struct OutcomeTests {
    struct Accident: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reply: ScriptedReply
        let code: TransportError.Code
        let outcome: OutcomeCertainty
    }

    static let accidents = [
        Accident(testDescription: "reset before the answer", reply: .reset, code: .connectionLost, outcome: .ambiguous),
        Accident(testDescription: "close before the answer", reply: .close, code: .connectionLost, outcome: .ambiguous),
        Accident(
            testDescription: "close in the head", reply: .raw("HTTP/1.1 200 OK\r\ncontent-le"), code: .connectionLost,
            outcome: .processed),
        Accident(
            testDescription: "reset in the body", reply: .text("0123456789").interrupted(after: 4, by: .reset),
            code: .connectionLost, outcome: .processed),
        Accident(
            testDescription: "close in the body", reply: .text("0123456789").interrupted(after: 4, by: .close),
            code: .connectionLost, outcome: .processed),
        Accident(
            testDescription: "close in a chunked body",
            reply: .text("0123456789").framed(.chunked).interrupted(after: 4, by: .close), code: .connectionLost,
            outcome: .processed),
        Accident(
            testDescription: "body shorter than told", reply: .text("0123").field("content-length", "10").closing(),
            code: .connectionLost, outcome: .processed),
        Accident(testDescription: "not HTTP", reply: .raw("hello"), code: .protocolViolation, outcome: .ambiguous),
        Accident(
            testDescription: "a mail server", reply: .raw("220 mail.example.com ESMTP\r\n"), code: .protocolViolation,
            outcome: .ambiguous),
        Accident(
            testDescription: "nonsense chunk size",
            reply: .raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"), code: .connectionLost,
            outcome: .processed),
        Accident(
            testDescription: "body that is not gzip",
            reply: .text("not compressed").field("content-encoding", "gzip"), code: .protocolViolation,
            outcome: .processed),
        Accident(
            testDescription: "only an interim response", reply: .raw("HTTP/1.1 103 Early Hints\r\n\r\n"),
            code: .connectionLost, outcome: .ambiguous),
    ]

    @Test(arguments: accidents, [HTTPRequest.Method.get, .post])
    func `an accident says what is known`(accident: Accident, method: HTTPRequest.Method) async throws {
        try await withServer { _ in
            accident.reply
        } perform: { server, transport async throws in
            let error = try await failure(transport, server.request(method, "/secret-path?token=abc"))
            #expect(error.code == accident.code, "\(error)")
            #expect(error.outcome == accident.outcome, "\(error)")
            #expect(error.host == "127.0.0.1")
            #expect(!"\(error)".contains("secret") && !"\(error)".contains("token"))
            #expect(server.requests.count == 1, "it was sent once")
        }
    }

    @Test(arguments: [HTTPRequest.Method.get, .post, .put, .delete])
    func `a request is not sent again when a pooled connection dies before the answer`(
        method: HTTPRequest.Method
    ) async throws {
        try await withServer {
            $0.index == 0 ? .status(.ok) : .close
        } perform: { server, transport async throws in
            #expect(try await transport.send(server.request()).status == .ok)
            let error = try await failure(transport, server.request(method), body: method == .get ? .none : .text("x"))
            #expect(error.code == .connectionLost)
            #expect(error.outcome == .ambiguous)
            #expect(server.requests.map(\.connection) == [0, 0], "the pooled connection was used, and no other")
        }
    }

    @Test func `a connection that the server closed while it was idle is not used`() async throws {
        try await withServer { _ in
            .status(.ok).closing(silently: true)
        } perform: { server, transport async throws in
            for _ in 0..<3 {
                #expect(try await transport.send(server.request(.post)).status == .ok)
                await server.waitForConnections(atMost: 0)
                // The close has also to arrive on this side, which on a busy machine takes a moment longer.
                while openConnections(to: server.port) > 0 { await Task.yield() }
            }
            #expect(server.acceptedConnections == 3)
        }
    }

    @Test func `without a listener nothing was sent`() async throws {
        let transport = try CurlTransport()
        let request = HTTPRequest(
            method: .post, scheme: "http", authority: "127.0.0.1:\(Loopback.freePort())", path: "/")
        let asked = Counter()
        let body = RequestBody.stream(isReplayable: false) {
            asked.increment()
            return chunks(of: [1], size: 1)
        }
        let error = try await failure(transport, request, body: body)
        #expect(error.code == .connection)
        #expect(error.outcome == .notSent)
        #expect(asked.value == 0, "a source that can be read once is untouched")
        await transport.shutdown()
    }

    @Test func `a name that does not exist was not sent to`() async throws {
        let transport = try CurlTransport()
        let request = HTTPRequest(method: .post, scheme: "http", authority: "nowhere.invalid", path: "/")
        let error = try await failure(transport, request)
        #expect(error.code == .nameResolution)
        #expect(error.outcome == .notSent)
        #expect(error.message.contains("nowhere.invalid"))
        await transport.shutdown()
    }

    @Test func `TLS with a server that does not speak it was not sent`() async throws {
        try await withServer { _ in
            .status(.ok)
        } perform: { server, transport async throws in
            var request = server.request(.post)
            request.scheme = "https"
            let error = try await failure(transport, request)
            #expect(error.outcome == .notSent)
            #expect([.tls, .connection].contains(error.code), "\(error)")
        }
    }

    @Test func `an answer before the upload has ended is an answer`() async throws {
        var options = ScriptedServer.Options()
        options.onHead = { _ in .reply(.status(.contentTooLarge)) }
        try await withServer(options: options) { _ in
            .status(.ok)
        } perform: { server, transport async throws in
            let body = RequestBody.stream(length: 1 << 20, isReplayable: true) {
                chunks(of: Array(repeating: 0, count: 1 << 20), size: 1 << 14)
            }
            do {
                let reply = try await transport.send(server.request(.put), body: body, options: ExchangeOptions())
                #expect(reply.status == .contentTooLarge)
            } catch let error as TransportError {
                // The server closed with content unread, so its kernel may reset the connection before the answer is
                // read.
                #expect(error.code == .connectionLost)
            }
        }
    }
}

import HTTPTypes
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import Testing

/// Every clock ends an exchange, and says which it was. No test here measures time: a clock that does not fire makes
/// the test hang until its limit.
@Suite(.timeLimit(.minutes(1))) struct TimeoutTests {
    private static let long = Duration.seconds(3600)
    private static let short = Duration.milliseconds(80)

    @Test func `connecting is bounded, TLS included`() async throws {
        try await Loopback.withSilentListener { port in
            let transport = try CurlTransport()
            let request = HTTPRequest(method: .post, scheme: "https", authority: "127.0.0.1:\(port)", path: "/")
            let error = try await failure(transport, request, options: options { $0.connect = Self.short })
            #expect(error.code == .timeout)
            #expect(error.outcome == .notSent)
            await transport.shutdown()
        }
    }

    @Test(arguments: [
        Duration.seconds(30 * 86_400), .seconds(Int64.max), .seconds(9_223_372_036) + .nanoseconds(854_775_808),
    ])
    func `a time-out of a month, or of centuries, is none that has run out already`(long: Duration) async throws {
        try await withServer { _ in
            .text("here")
        } perform: { server, transport async throws in
            let long = options {
                $0.connect = long
                $0.firstByte = long
                $0.idle = long
                $0.total = long
            }
            let reply = try await transport.send(server.request(), body: .none, options: long)
            #expect(reply.status == .ok)
        }
    }

    @Test func `the wait for the response is bounded`() async throws {
        try await withServer { _ in
            .hang
        } perform: { server, transport async throws in
            let error = try await failure(
                transport, server.request(.post), body: .text("x"), options: options { $0.firstByte = Self.short })
            #expect(error.message == "the first byte time-out ran out while waiting for the response")
            #expect(error.outcome == .ambiguous)
            await server.waitForConnections(atMost: 0)
        }
    }

    @Test(arguments: [ExchangeOptions.Delivery.buffered(limit: 100), .streamed])
    func `a pause in the response is bounded`(delivery: ExchangeOptions.Delivery) async throws {
        try await withServer { _ in
            .text("0123456789").interrupted(after: 5, by: .hang)
        } perform: { server, transport async throws in
            var options = options { $0.idle = Self.short }
            options.delivery = delivery
            let error = try await failure(transport, server.request(), options: options)
            #expect(error.message == "the idle time-out ran out while receiving the response")
            #expect(error.outcome == .processed)
        }
    }

    @Test func `a server that does not read is given up`() async throws {
        let gate = Gate()
        var serverOptions = ScriptedServer.Options()
        serverOptions.onHead = { _ in
            await gate.wait()
            return .read
        }
        try await withServer(options: serverOptions) { _ in
            .status(.ok)
        } perform: { server, transport async throws in
            let error = try await failure(
                transport, server.request(.put), body: .bytes(Array(repeating: 0, count: 64 << 20)),
                options: options { $0.idle = Self.short })
            #expect(error.message == "the idle time-out ran out while sending the request")
            #expect(error.outcome == .ambiguous)
            gate.open()
        }
    }

    @Test func `the whole is bounded, whatever the server does`() async throws {
        let replies: [ScriptedReply] = [
            .hang, .text("abc").interrupted(after: 0, by: .hang), .text("abc").interrupted(after: 1, by: .hang),
        ]
        for reply in replies {
            try await withServer { _ in
                reply
            } perform: { server, transport async throws in
                let error = try await failure(transport, server.request(), options: options { $0.total = Self.short })
                #expect(error.message.hasPrefix("the total time-out ran out"))
            }
        }
    }

    @Test func `waiting for a connection counts towards the whole and nothing else`() async throws {
        var transportOptions = CurlOptions()
        transportOptions.maxConnectionsPerHost = 1
        try await withServer(transport: transportOptions) { _ in
            .hang
        } perform: { server, transport async throws in
            let first = Task { try await transport.send(server.request(), body: .none, options: options { _ in }) }
            await server.waitForHeads(1)
            let error = try await failure(
                transport, server.request(.post),
                options: options {
                    $0.connect = .milliseconds(1)
                    $0.total = Self.short
                })
            #expect(error.message == "the total time-out ran out while waiting for a free connection")
            #expect(error.outcome == .notSent)
            first.cancel()
            _ = try? await first.value
        }
    }

    @Test func `a reader that takes its time is not a pause of the server`() async throws {
        try await withServer { _ in
            .repeating(count: 8 << 20)
        } perform: { server, transport async throws in
            var options = options { $0.idle = Self.short }
            options.delivery = .streamed
            let reply = try await transport.send(server.request(), body: .none, options: options)
            // Long enough for the idle clock to fire several times, if it ran; a slow machine only makes it longer.
            try await Task.sleep(for: Self.short * 5)
            #expect(try await reply.body.collect(upTo: 8 << 20).count == 8 << 20)
        }
    }

    @Test(arguments: [Duration.zero, .seconds(-1)]) func `time-outs must be above zero`(value: Duration) async throws {
        let transport = try CurlTransport()
        let request = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1:9", path: "/")
        for change: @Sendable (inout ExchangeTimeouts) -> Void in [
            { $0.connect = value }, { $0.firstByte = value }, { $0.idle = value }, { $0.total = value },
        ] {
            let error = try await failure(transport, request, options: options(change))
            #expect(error.code == .invalidRequest)
        }
        await transport.shutdown()
    }

    private func options(_ change: (inout ExchangeTimeouts) -> Void) -> ExchangeOptions {
        var timeouts = ExchangeTimeouts(connect: Self.long, firstByte: Self.long, idle: Self.long, total: nil)
        change(&timeouts)
        return ExchangeOptions(timeouts: timeouts)
    }
}

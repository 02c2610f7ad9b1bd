import HTTPTypes
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import Testing

/// Cancelling, shutting down, and letting go.
@Suite(.timeLimit(.minutes(1))) struct LifetimeTests {
    @Test func `cancelling frees the connection`() async throws {
        try await withServer { _ in
            .hang
        } perform: { server, transport async throws in
            let request = Task { try await transport.send(server.request()) }
            await server.waitForHeads(1)
            request.cancel()
            await #expect(throws: CancellationError.self) { try await request.value }
            await server.waitForConnections(atMost: 0)
        }
    }

    @Test func `a task that is cancelled already sends nothing`() async throws {
        try await withServer { _ in
            .status(.ok)
        } perform: { server, transport async throws in
            for _ in 0..<100 {
                let task = Task {
                    unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
                    _ = try await transport.send(server.request())
                }
                await #expect(throws: CancellationError.self) { try await task.value }
            }
            #expect(try await transport.send(server.request()).status == .ok)
            #expect(server.requests.count == 1)
        }
    }

    @Test func `a cancelled request gives its place in the queue back`() async throws {
        var options = CurlOptions()
        options.maxConnectionsPerHost = 1
        let gate = Gate()
        try await withServer(transport: options) { request in
            if request.path == "/first" { await gate.wait() }
            return .status(.ok)
        } perform: { server, transport async throws in
            let first = Task { try await transport.send(server.request(.get, "/first")) }
            await server.waitForHeads(1)
            let waiting = (0..<20).map { _ in Task { try await transport.send(server.request(.get, "/waiting")) } }
            for task in waiting { task.cancel() }
            for task in waiting { await #expect(throws: CancellationError.self) { try await task.value } }
            gate.open()
            #expect(try await first.value.status == .ok)
            #expect(try await transport.send(server.request(.get, "/last")).status == .ok)
            #expect(server.requests.map(\.path) == ["/first", "/last"])
        }
    }

    @Test func `shutting down lets running exchanges end and takes no new ones`() async throws {
        let gate = Gate()
        try await withServer { _ in
            await gate.wait()
            return .text("done")
        } perform: { server, transport async throws in
            let running = Task { try await transport.send(server.request()) }
            await server.waitForHeads(1)
            let shutdown = Task { await transport.shutdown(grace: .seconds(3600)) }
            // The refusal shows that the shutdown has begun.
            while let reply = try? await transport.send(
                server.request(), body: .none,
                options: ExchangeOptions(timeouts: ExchangeTimeouts(total: .milliseconds(20))))
            {
                Issue.record("no request can be answered before the gate opens: \(reply.status)")
            }
            gate.open()
            #expect(try await running.value.body.buffered == Array("done".utf8))
            await shutdown.value
            let error = try await failure(transport, server.request())
            #expect(error.code == .shutdown)
            #expect(error.outcome == .notSent)
            await server.waitForConnections(atMost: 0)
        }
    }

    @Test func `when the grace is over, what still runs fails`() async throws {
        try await withServer { _ in
            .hang
        } perform: { server, transport async throws in
            let running = Task { try await transport.send(server.request(.post)) }
            await server.waitForHeads(1)
            await transport.shutdown(grace: .zero)
            let error = await #expect(throws: TransportError.self) { try await running.value }
            #expect(error?.code == .shutdown)
            #expect(error?.outcome == .ambiguous)
            await transport.shutdown()
        }
    }

    @Test func `a transport that is let go ends by itself`() async throws {
        try await withServer { _ in
            .status(.ok)
        } perform: { server, _ in
            for _ in 0..<20 {
                let transport = try CurlTransport()
                _ = try await transport.send(server.request())
            }
            // Its connections are pooled: they end when the thread does.
            await server.waitForConnections(atMost: 0)
        }
    }

    @Test func `tasks can run on the transport's thread, and outlive it`() async throws {
        try await withServer { _ in
            .status(.ok)
        } perform: { server, transport async throws in
            let codes = try await withTaskExecutorPreference(transport.executor) {
                var codes: [Int] = []
                for _ in 0..<5 { codes.append(try await transport.send(server.request()).status.code) }
                await transport.shutdown()
                await Task.yield()
                return codes
            }
            #expect(codes == [200, 200, 200, 200, 200])
        }
    }
}

import HTTPTypes
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import Testing

/// Bodies in pieces, at the pace of whoever is slower.
@Suite(.timeLimit(.minutes(1))) struct StreamingTests {
    private let streamed = ExchangeOptions(delivery: .streamed)

    @Test func `a streamed response begins before its body has arrived`() async throws {
        let gate = Gate()
        try await withServer { _ in
            .text("first,second").interrupted(after: 6, by: .wait(gate))
        } perform: { server, transport async throws in
            let reply = try await transport.send(server.request(), body: .none, options: streamed)
            #expect(reply.status == .ok)
            #expect(reply.body.buffered == nil)
            var chunks = reply.body.makeAsyncIterator()
            #expect(try await chunks.next() == Array("first,".utf8))
            gate.open()
            #expect(try await chunks.next() == Array("second".utf8))
            #expect(try await chunks.next() == nil)
        }
    }

    @Test func `a large response passes through in pieces of bounded size`() async throws {
        let size = 32 << 20
        try await withServer { _ in
            .repeating(7, count: size)
        } perform: { server, transport async throws in
            let reply = try await transport.send(server.request(), body: .none, options: streamed)
            var total = 0
            for try await chunk in reply.body {
                total += chunk.count
                #expect(chunk.count <= 256 << 10 + 16 << 10)
                #expect(chunk.allSatisfy { $0 == 7 })
            }
            #expect(total == size)
        }
    }

    /// Only one of them could be told what comes; the other would wait for ever.
    @Test func `a second reader beside one that waits is refused`() async throws {
        let gate = Gate()
        try await withServer { _ in
            .text("first,second").interrupted(after: 6, by: .wait(gate))
        } perform: { server, transport async throws in
            let reply = try await transport.send(server.request(), body: .none, options: streamed)
            var chunks = reply.body.makeAsyncIterator()
            #expect(try await chunks.next() == Array("first,".utf8))
            let body = reply.body
            try await withThrowingTaskGroup(of: Result<[UInt8]?, any Error>.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        var own = body.makeAsyncIterator()
                        do { return .success(try await own.next()) } catch { return .failure(error) }
                    }
                }
                let refused = try await group.next()
                #expect(throws: TransportError.self) { try refused?.get() }
                gate.open()
                #expect(try await group.next()?.get() == Array("second".utf8))
            }
        }
    }

    @Test func `a streamed response that ends early says so to the reader`() async throws {
        try await withServer { _ in
            .text("0123456789").interrupted(after: 4, by: .reset)
        } perform: { server, transport async throws in
            let error = try await failure(transport, server.request(), options: streamed)
            #expect(error.code == .connectionLost)
            #expect(error.outcome == .processed)
        }
    }

    @Test func `a body that is dropped unread ends its exchange`() async throws {
        try await withServer { _ in
            .repeating(count: 1 << 30)
        } perform: { server, transport async throws in
            _ = try await transport.send(server.request(), body: .none, options: streamed)
            await server.waitForConnections(atMost: 0)
            let reply = try await transport.send(server.request(), body: .none, options: streamed)
            for try await _ in reply.body { break }
        }
    }

    @Test func `cancelling a reader ends its exchange`() async throws {
        try await withServer { _ in
            .text("0123456789").interrupted(after: 4, by: .hang)
        } perform: { server, transport async throws in
            let reply = try await transport.send(server.request(), body: .none, options: streamed)
            let began = Gate()
            let reader = Task {
                for try await _ in reply.body { began.open() }
            }
            await began.wait()
            reader.cancel()
            await #expect(throws: CancellationError.self) { try await reader.value }
            await server.waitForConnections(atMost: 0)
        }
    }

    @Test func `an upload goes at the pace of the server`() async throws {
        let reads = Gate()
        var options = ScriptedServer.Options()
        options.keepsBodies = false
        options.onHead = { _ in
            await reads.wait()
            return .read
        }
        let size = 96 << 20
        let produced = Counter()
        try await withServer(options: options) { _ in
            .status(.ok)
        } perform: { server, transport async throws in
            let body = RequestBody.stream(isReplayable: true) {
                let piece = Array(repeating: UInt8(1), count: 64 << 10)
                return AsyncThrowingStream {
                    guard produced.value < size / piece.count else { return nil }
                    produced.increment()
                    return piece
                }
            }
            let sending = Task {
                try await transport.send(server.request(.post), body: body, options: ExchangeOptions())
            }
            await server.waitForHeads(1)
            // The kernel's buffers take some megabytes; everything else must still be at the source.
            #expect(produced.value < 512)
            reads.open()
            #expect(try await sending.value.status == .ok)
            #expect(server.requests.first?.bodyCount == size)
        }
    }

    @Test func `a source that fails ends the exchange with its error`() async throws {
        struct Broken: Error {}
        try await withServer { _ in
            .status(.ok)
        } perform: { server, transport async throws in
            let body = RequestBody.stream(isReplayable: true) {
                let count = Counter()
                return AsyncThrowingStream {
                    count.increment()
                    if count.value > 3 { throw Broken() }
                    return [1, 2, 3]
                }
            }
            let error = try await failure(transport, server.request(.put), body: body)
            #expect(error.code == .requestBody)
            #expect(error.cause is Broken)
            await server.waitForConnections(atMost: 0)
            #expect(server.requests.isEmpty)
        }
    }

    @Test(arguments: [9, 11]) func `a source must keep to its declared length`(declared: Int64) async throws {
        try await withServer { _ in
            .status(.ok)
        } perform: { server, transport async throws in
            let body = RequestBody.stream(length: declared, isReplayable: true) {
                chunks(of: Array(0..<10), size: 3)
            }
            let error = try await failure(transport, server.request(.put), body: body)
            #expect(error.code == .requestBody)
            #expect("\(String(describing: error.cause))".contains("declared \(declared) bytes"))
        }
    }

    @Test func `request and response flow at the same time`() async throws {
        try await withServer {
            .bytes($0.body).framed(.chunked)
        } perform: { server, transport async throws in
            let content = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) }
            let body = RequestBody.stream(isReplayable: true) { chunks(of: content, size: 10_000) }
            let reply = try await transport.send(server.request(.post), body: body, options: streamed)
            #expect(try await reply.body.collect(upTo: 1_000_000) == content)
        }
    }
}

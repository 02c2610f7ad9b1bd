import HTTPTypes
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import Testing

/// Content that grows when it is decompressed. The server holds back the last byte of each answer: an error can only come
/// from what was seen until then.
@Suite(.timeLimit(.minutes(1))) struct DecompressionTests {
    @Test(arguments: CompressionBomb.allCases)
    func `decompression does not get around the limit of content in memory`(bomb: CompressionBomb) async throws {
        try await withServer { _ in
            Self.endless(bomb)
        } perform: { server, transport async throws in
            let error = try await failure(
                transport, server.request(), options: ExchangeOptions(delivery: .buffered(limit: 100_000)))
            #expect(error.code == .tooLarge)
            #expect(error.outcome == .processed)
            await server.waitForConnections(atMost: 0)
        }
    }

    @Test(arguments: CompressionBomb.allCases)
    func `nor around the limit of a reader that collects a stream`(bomb: CompressionBomb) async throws {
        try await withServer { _ in
            Self.endless(bomb)
        } perform: { server, transport async throws in
            let reply = try await transport.send(
                server.request(), body: .none, options: ExchangeOptions(delivery: .streamed))
            #expect(reply.head.headerFields[.contentEncoding] == nil, "it is decompressed")
            let error = await #expect(throws: TransportError.self) { try await reply.body.collect(upTo: 100_000) }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test(arguments: [CompressionBomb.brotli, .zstd])
    func `while nobody reads, a stream does not grow without bound`(bomb: CompressionBomb) async throws {
        try await withServer { request in
            request.path == "/other" ? .status(.ok) : Self.endless(bomb)
        } perform: { server, transport async throws in
            let reply = try await transport.send(
                server.request(), body: .none, options: ExchangeOptions(delivery: .streamed))
            // The loop answers this one after it has decompressed what came with the head.
            #expect(try await transport.send(server.request(.get, "/other")).status == .ok)
            let error = await #expect(throws: TransportError.self) { for try await _ in reply.body {} }
            #expect(error?.code == .tooLarge)
            #expect(error?.message.contains("the reader is behind") == true)
        }
    }

    private static func endless(_ bomb: CompressionBomb) -> ScriptedReply {
        let bytes = bomb.bytes
        return .bytes(bytes).field("content-encoding", bomb.coding).interrupted(after: bytes.count - 1, by: .hang)
    }
}

import SpliceHTTP
import Testing

struct BodyTests {
    private static func chunks(_ chunks: [[UInt8]]) -> AsyncThrowingStream<[UInt8], any Error> {
        AsyncThrowingStream { continuation in
            for chunk in chunks { continuation.yield(chunk) }
            continuation.finish()
        }
    }

    @Test(arguments: [[], [[1]], [[1, 2], [3], [4, 5, 6]]] as [[[UInt8]]])
    func `a streamed body collects to what its chunks add up to`(chunks: [[UInt8]]) async throws {
        let body = ResponseBody(streaming: Self.chunks(chunks))
        #expect(body.buffered == nil)
        #expect(try await body.collect(upTo: 6) == chunks.flatMap { $0 })
    }

    @Test func `a body in memory is one chunk, and an empty one none`() async throws {
        var seen: [[UInt8]] = []
        for try await chunk in ResponseBody([1, 2, 3]) { seen.append(chunk) }
        #expect(seen == [[1, 2, 3]])
        for try await chunk in ResponseBody() { Issue.record("an empty body yielded \(chunk)") }
    }

    @Test(arguments: [true, false])
    func `a body above the limit is an error that says the limit`(isStreamed: Bool) async throws {
        let bytes: [UInt8] = [1, 2, 3, 4]
        let body = isStreamed ? ResponseBody(streaming: Self.chunks([[1, 2], [3, 4]])) : ResponseBody(bytes)
        let error = await #expect(throws: TransportError.self) { try await body.collect(upTo: 3) }
        #expect(error?.code == .tooLarge)
        #expect(error?.outcome == .processed)
        #expect(error?.message.contains("3 bytes") == true)
    }

    @Test func `an error in the middle of a body reaches the reader`() async throws {
        let body = ResponseBody(
            streaming: AsyncThrowingStream<[UInt8], any Error> { continuation in
                continuation.yield([1])
                continuation.finish(throwing: TransportError(.connectionLost, outcome: .processed, message: "cut"))
            })
        var seen: [UInt8] = []
        let error = await #expect(throws: TransportError.self) { for try await chunk in body { seen += chunk } }
        #expect(seen == [1])
        #expect(error?.code == .connectionLost)
    }

    @Test func `a request body knows whether it can be sent again`() {
        #expect(RequestBody.none.isReplayable)
        #expect(RequestBody.text("x").isReplayable)
        #expect(!RequestBody.stream(isReplayable: false) { Self.chunks([]) }.isReplayable)
    }
}

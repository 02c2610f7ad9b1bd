import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct StreamingTests {
    private static let lost = TransportError(.connectionLost, outcome: .processed, message: "scripted")

    private static func text(_ stream: StreamedResponse) async throws -> String {
        var bytes: [UInt8] = []
        for try await piece in stream { bytes += piece }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func failure(_ stream: StreamedResponse) async -> (read: String, error: APIError?) {
        var bytes: [UInt8] = []
        do {
            for try await piece in stream { bytes += piece }
            return (String(decoding: bytes, as: UTF8.self), nil)
        } catch {
            return (String(decoding: bytes, as: UTF8.self), error as? APIError)
        }
    }

    @Test func `content arrives piece by piece, and empty content is no piece`() async throws {
        let bench = try Bench([.pieces(["one,", "", "two,", "three"]), .json(""), .json("whole")])
        try await bench.clock.run {
            let stream = try await bench.client.stream(.read)
            #expect(stream.status == .ok && stream.attempts == 1)
            #expect(try await Self.text(stream) == "one,two,three")
            #expect(try await Self.text(try await bench.client.stream(.read)) == "")
            #expect(try await Self.text(try await bench.client.stream(.read)) == "whole")
        }
        #expect(bench.transport.exchanges.allSatisfy { $0.options.delivery == .streamed })
    }

    @Test func `until the first piece is there everything is repeated, then nothing`() async throws {
        let bench = try Bench([
            .status(503), .pieces([], error: Self.lost), .pieces(["a", "b"], error: Self.lost),
        ])
        try await bench.clock.run {
            let stream = try await bench.client.stream(.read)
            #expect(stream.attempts == 3)
            let (read, error) = await Self.failure(stream)
            #expect(read == "ab")
            #expect(error?.code == .transport && error?.outcome == .processed && error?.mayHelpToRetry == true)
            #expect(error?.attempts == 3)
        }
        #expect(bench.transport.exchanges.count == 3)
    }

    @Test func `the deadline holds for the reading, too`() async throws {
        let policies = ClientPolicies(deadline: .seconds(20), attemptTimeout: .seconds(4))
        let bench = try Bench(policies: policies) { _ in .pieces((0..<100).map { "\($0)" }, pause: .seconds(3)) }
        try await bench.clock.run {
            let (read, error) = await Self.failure(try await bench.client.stream(.read))
            #expect(read == "012345")
            #expect(error?.code == .deadline)
        }
        #expect(bench.clock.elapsed == .seconds(20))
    }

    @Test func `a pause of the server's is bounded by the attempt's time-out`() async throws {
        let policies = ClientPolicies(deadline: .seconds(20), attemptTimeout: .seconds(4), retry: .never)
        let bench = try Bench(policies: policies) { _ in .pieces(["a"], pause: .seconds(5)) }
        let error = try await bench.clock.run {
            await #expect(throws: APIError.self) { try await bench.client.stream(.read) }
        }
        #expect(error?.code == .timeout)
        #expect(bench.clock.elapsed == .seconds(4))
    }

    @Test func `a refusal is read and understood`() async throws {
        let bench = try Bench([.json(#"{"error":{"code":"gone"}}"#, status: 410)])
        let error = try await bench.clock.run {
            await #expect(throws: APIError.self) { try await bench.client.stream(.read) }
        }
        #expect(error?.code == .notFound)
        #expect(error?.system?.code == "gone")
    }

    @Test(arguments: [true, false])
    func `a call keeps its place until its content has ended or was given up`(readsOn: Bool) async throws {
        let policies = ClientPolicies(
            deadline: .seconds(5), attemptTimeout: .seconds(4), concurrency: ConcurrencyPolicy(calls: 1))
        let bench = try Bench([.pieces(["a", "b"]), .json("[]"), .json("[]")], policies: policies)
        try await bench.clock.run {
            var stream: StreamedResponse? = try await bench.client.stream(
                APIRequest(.get, "orders", deadline: .seconds(60)))
            let error = await #expect(throws: APIError.self) { try await bench.client.send(.read) }
            #expect(error?.code == .deadline)
            if readsOn, let stream { #expect(try await Self.text(stream) == "ab") }
            stream = nil
            _ = try await bench.client.send(.read)
        }
    }

    @Test func `cancelling the reader ends the content`() async throws {
        let bench = try Bench { _ in .pieces(["a", "b"], pause: .seconds(2)) }
        try await bench.clock.run {
            let stream = try await bench.client.stream(.read)
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await Self.text(stream) }
                group.addTask { try await bench.clock.sleep(for: .seconds(1)) }
                _ = try? await group.next()
                group.cancelAll()
                await #expect(throws: CancellationError.self) { try await group.next() }
            }
        }
        #expect(bench.clock.elapsed == .seconds(3))
    }
}

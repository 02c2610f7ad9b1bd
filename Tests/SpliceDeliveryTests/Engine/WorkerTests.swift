import SpliceDelivery
import SpliceTesting
import Synchronization
import Testing

@Suite struct WorkerTests {
    @Test func `a shutdown lets calls under way end, begins no step, and gives runs back`() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let slow = Action<String, String>("slow", system: "test", effect: .atMostOnce) { _, _ in
            start.yield()
            for await _ in gate { break }
            return "slow"
        }
        let later = Script()
        let bench = try await Bench(
            Flow { input, process in
                _ = try await process.step("slow", slow, input)
                return try await process.step("later", .scripted("later", .idempotent, later), input)
            })
        let run = try await bench.splice.submit(Flow.self, "in").run
        async let work: Void = bench.splice.run()
        for await _ in started { break }
        bench.splice.stop()
        open.yield()
        try await work
        let record = try #require(try await bench.store.run(run))
        #expect(record.status == .ready)
        #expect(record.worker == nil)
        #expect(later.calls.isEmpty)
        #expect(try await bench.store.steps(of: run).map(\.state) == [.done])
        #expect(try await bench.settle(run).status == .completed)
        #expect(later.calls.count == 1)
    }

    @Test func `no more runs are in memory than the options allow`() async throws {
        let peak = Mutex((now: 0, most: 0))
        let count = Action<Int, Int>("count", system: "test", effect: .read) { input, _ in
            peak.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
            }
            await Task.yield()
            peak.withLock { $0.now -= 1 }
            return input
        }
        let bench = try await Bench(
            Flow { input, process in
                _ = try await process.step("count", count, 1)
                return input
            }
        ) { $0.concurrency = 3 }
        for _ in 0..<40 { try await bench.splice.submit(Flow.self, "in") }
        try await bench.splice.runUntilIdle()
        #expect(try await bench.store.counts() == [.completed: 40])
        #expect(peak.withLock { $0.most } <= 3)
    }

    @Test func `runs of one lane never overlap and keep their order`() async throws {
        let order = Mutex<[String]>([])
        let note = Action<String, String>("note", system: "test", effect: .read) { input, _ in
            order.withLock { $0.append("+" + input) }
            await Task.yield()
            order.withLock { $0.append("-" + input) }
            return input
        }
        let bench = try await Bench(Flow { input, process in try await process.step("note", note, input) })
        for number in 0..<10 { try await bench.splice.submit(Flow.self, "\(number)", lane: "one") }
        try await bench.splice.runUntilIdle()
        #expect(order.withLock { $0 } == (0..<10).flatMap { ["+\($0)", "-\($0)"] })
    }

    @Test func `a clock that is put back or forward loses and doubles nothing`() async throws {
        let calls = Script()
        let bench = try await Bench(
            Flow { input, process in
                _ = try await process.step("a", .scripted("a", .idempotent, calls), input)
                try await process.sleep("pause", for: .seconds(60))
                return try await process.step("b", .scripted("b", .idempotent, calls), input)
            })
        let run = try await bench.splice.submit(Flow.self, "in").run
        try await bench.splice.runUntilIdle()
        bench.clock.advance(by: .seconds(-86_400))
        try await bench.splice.runUntilIdle()
        #expect(calls.calls.count == 1)
        bench.clock.advance(by: .seconds(86_400 * 400))
        #expect(try await bench.settle(run).status == .completed)
        #expect(calls.calls.count == 2)
    }

    @Test func `messages leave through the publisher, again after a failure, in order`() async throws {
        let broker = Broker(failures: 2)
        let store = MemoryStore()
        let clock = ManualWallClock()
        let splice = try await Splice(
            store: .opened(store), owner: "test", publisher: broker, clock: clock, random: SeededRandom(seed: 1))
        try splice.register(
            Flow { input, process in
                for number in 0..<3 { try await process.emit("e\(number)", to: "topic", number) }
                return input
            })
        try await splice.submit(Flow.self, "in")
        for _ in 0..<10 {
            try await splice.runUntilIdle()
            clock.advance(by: .seconds(600))
        }
        #expect(broker.delivered == ["0", "1", "2"])
    }
}

/// A broker that is down for the first deliveries.
private final class Broker: OutboxPublisher {
    private let state: Mutex<(failures: Int, delivered: [String])>

    init(failures: Int) { state = Mutex((failures, [])) }

    var delivered: [String] { state.withLock { $0.delivered } }

    func publish(_ messages: [OutboxMessage]) async throws -> [(any ClassifiedFailure)?] {
        try state.withLock { state in
            if state.failures > 0 {
                state.failures -= 1
                throw ActionFailure.transient("down", "no broker")
            }
            state.delivered += messages.map(\.payload.text)
            return messages.map { _ in nil }
        }
    }
}

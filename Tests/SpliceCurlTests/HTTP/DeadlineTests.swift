import HTTPTypes
import SpliceHTTP
import SpliceTestServer
import Synchronization
import Testing

@testable import SpliceCurl

/// No call outlives its total time-out, whatever the server does.
@Suite(.timeLimit(.minutes(2))) struct DeadlineTests {
    /// The loop's machines under a clock that jumps from one deadline to the next, as the loop's poll does: whatever
    /// happens to an exchange, it has ended when its total time-out is over, and not a nanosecond later.
    @Test(arguments: [1, 7, 4711, 20_260] as [UInt64])
    func `in virtual time the end is exact`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var queue = DeadlineQueue<Virtual>()
            let exchanges = (0..<20).map { _ in Virtual(&random) }
            for exchange in exchanges { queue.schedule(exchange, at: exchange.clock.deadline) }
            var now = LoopTime(nanoseconds: 0)
            while !queue.isEmpty {
                // Something happens, or the earliest deadline comes.
                if let exchange = exchanges.randomElement(using: &random), !exchange.hasEnded,
                    Bool.random(using: &random)
                {
                    let step = Int64.random(in: 0...50, using: &random)
                    now.nanoseconds = min(queue.next.nanoseconds, now.nanoseconds + step)
                    exchange.somethingHappens(at: now, &random)
                    if exchange.clock.deadline < exchange.scheduledDeadline {
                        queue.schedule(exchange, at: exchange.clock.deadline)
                    }
                } else {
                    now = max(now, queue.next)
                }
                while let exchange = queue.popExpired(at: now) {
                    if exchange.clock.expired(at: now) != nil {
                        exchange.hasEnded = true
                        #expect(now <= exchange.end, "seed \(seed)")
                    } else {
                        queue.schedule(exchange, at: exchange.clock.deadline)
                    }
                }
            }
            #expect(!exchanges.contains { !$0.hasEnded })
        }
    }

    /// Calls to a server that does at random what servers do. How late a call ends is measured against how late a task of
    /// this process wakes that sleeps as long, in the same moments: on a busy machine both are late. A call that nothing
    /// ends would be late in every round.
    @Test(arguments: [3, 99] as [UInt64])
    func `in real time the end is as punctual as the machine`(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var seen: [String] = []
        for _ in 0..<6 {
            let (call, sleeper) = try await worstTardiness(&random)
            if call <= .milliseconds(50) + sleeper { return }
            seen.append("a call was \(call) late, a sleeper \(sleeper)")
        }
        Issue.record("seed \(seed): \(seen)")
    }

    private static let replies: [ScriptedReply] = [
        .hang, .text("abc").interrupted(after: 0, by: .hang), .text("abc").interrupted(after: 2, by: .hang),
        .repeating(count: 1 << 20).interrupted(after: 500_000, by: .hang), .status(.ok), .reset,
    ]

    private func worstTardiness(_ random: inout SeededGenerator) async throws -> (call: Duration, sleeper: Duration) {
        let tardiness = Tardiness()
        var calls: [(total: Duration, path: String, delivery: ExchangeOptions.Delivery)] = []
        for _ in 0..<40 {
            calls.append(
                (
                    .milliseconds(Int.random(in: 20...400, using: &random)),
                    "/\(Int.random(in: 0..<Self.replies.count, using: &random))",
                    Bool.random(using: &random) ? .streamed : .buffered(limit: 1 << 20)
                ))
        }
        try await withServer { request in
            Self.replies[Int(request.path.dropFirst()) ?? 0]
        } perform: { server, transport async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for call in calls {
                    group.addTask {
                        let options = ExchangeOptions(
                            timeouts: ExchangeTimeouts(total: call.total), delivery: call.delivery)
                        let start = ContinuousClock.now
                        do {
                            let reply = try await transport.send(
                                server.request(.get, call.path), body: .none, options: options)
                            for try await _ in reply.body {}
                        } catch let error as TransportError {
                            #expect([.timeout, .connectionLost].contains(error.code), "\(error)")
                        }
                        tardiness.note(call: ContinuousClock.now - start - call.total)
                    }
                    group.addTask {
                        let start = ContinuousClock.now
                        try await Task.sleep(for: call.total)
                        tardiness.note(sleeper: ContinuousClock.now - start - call.total)
                    }
                }
                try await group.waitForAll()
            }
        }
        return tardiness.worst
    }

    private final class Virtual: DeadlineHolder {
        var deadlineIndex = -1
        var scheduledDeadline = LoopTime.never
        var clock: ExchangeClock
        var hasEnded = false
        let end: LoopTime

        init(_ random: inout SeededGenerator) {
            func nanoseconds(_ range: ClosedRange<Int>) -> Duration {
                .nanoseconds(Int.random(in: range, using: &random))
            }
            let total = nanoseconds(1...1_000)
            end = LoopTime(nanoseconds: 0) + LoopTime.Span(total)
            let timeouts = ExchangeTimeouts(
                connect: nanoseconds(1...2_000), firstByte: nanoseconds(1...2_000), idle: nanoseconds(1...2_000),
                total: total)
            clock = ExchangeClock(ExchangeClock.Limits(timeouts), at: LoopTime(nanoseconds: 0))
        }

        func somethingHappens(at now: LoopTime, _ random: inout SeededGenerator) {
            switch Int.random(in: 0..<7, using: &random) {
            case 0: clock.enter(.connecting, at: now)
            case 1: clock.enter(.sending, at: now)
            case 2: clock.enter(.awaiting, at: now)
            case 3: clock.enter(.receiving, at: now)
            case 4: clock.isHeld = true
            case 5: clock.isHeld = false
            default: clock.active(at: now)
            }
        }
    }

    private final class Tardiness: Sendable {
        private let state = Mutex((call: Duration.zero, sleeper: Duration.zero))

        var worst: (call: Duration, sleeper: Duration) { state.withLock { $0 } }
        func note(call: Duration) { state.withLock { $0.call = max($0.call, call) } }
        func note(sleeper: Duration) { state.withLock { $0.sleeper = max($0.sleeper, sleeper) } }
    }
}

/// A small generator with a seed that a failure prints.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

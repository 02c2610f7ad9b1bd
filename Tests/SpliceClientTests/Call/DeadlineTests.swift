import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct DeadlineTests {
    /// aws-sdk-swift 738, 1349: calls that hang, with no time-out by default.
    @Test func `a server that never answers ends the attempt and then the call`() async throws {
        let bench = try Bench { _ in FakeReply().after(.seconds(1_000_000)) }
        let error = try #require(try await bench.failure(of: .read))
        #expect(error.code == .timeout)
        #expect(error.attempts == 3)
        #expect(bench.clock.elapsed < .seconds(91))
    }

    @Test func `the deadline ends an attempt that still had time`() async throws {
        let policies = ClientPolicies(deadline: .seconds(5), attemptTimeout: .seconds(4))
        let bench = try Bench(policies: policies) { _ in FakeReply().after(.seconds(60)) }
        let error = try #require(try await bench.failure(of: .read))
        #expect(error.code == .deadline)
        #expect(error.outcome == .ambiguous)
        #expect(bench.clock.elapsed == .seconds(5))
    }

    @Test func `an authorizer that hangs does not outlive the deadline`() async throws {
        let clock = VirtualClock()
        let client = try APIClient(
            Bench.base, transport: FakeTransport([]), authorizer: SlowAuthorizer(clock: clock), clock: clock,
            time: clock)
        let error = try await clock.run { await #expect(throws: APIError.self) { try await client.get("orders") } }
        #expect(error?.code == .deadline)
        #expect(error?.outcome == .notSent)
        #expect(clock.elapsed == .seconds(120))
    }

    @Test func `no call outlives its deadline, whatever the server does`() async throws {
        for seed in 1...400 as ClosedRange<UInt64> {
            let chance = RandomSource.seeded(seed)
            let deadline = Duration.milliseconds(50) + chance.duration(below: .seconds(20))
            let policies = ClientPolicies(
                deadline: deadline,
                attemptTimeout: min(deadline, .milliseconds(20) + chance.duration(below: .seconds(9))),
                limits: [.rate(3, per: .seconds(2))], retry: RetryPolicy(attempts: 1 + Int(chance.unit() * 9)))
            let bench = try Bench(policies: policies, seed: seed) { _ in Self.anything(chance) }
            try await bench.clock.run {
                let start = bench.clock.now
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<8 { group.addTask { _ = try? await bench.client.send(.read) } }
                }
                #expect(start.duration(to: bench.clock.now) <= deadline, "seed \(seed)")
            }
        }
    }

    @Test func `cancelling the task ends the call with a cancellation`() async throws {
        let bench = try Bench { _ in FakeReply().after(.seconds(10)) }
        try await bench.clock.run {
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await bench.client.send(.read) }
                group.addTask { try await bench.clock.sleep(for: .seconds(1)) }
                _ = try? await group.next()
                group.cancelAll()
                await #expect(throws: CancellationError.self) { try await group.next() }
            }
        }
        #expect(bench.clock.elapsed == .seconds(1))
    }

    private static func anything(_ chance: RandomSource) -> FakeReply {
        let late = chance.duration(below: .seconds(12))
        let reply: FakeReply =
            switch Int(chance.unit() * 7) {
            case 0: .json("[]")
            case 1: .status(503)
            case 2: .status(429).header("Retry-After", "\(Int(chance.unit() * 30))")
            case 3: .status(429)
            case 4: .failure(.connectionLost, outcome: .ambiguous)
            case 5: .status(500)
            default: .failure(.connection, outcome: .notSent)
            }
        return reply.after(late)
    }
}

private struct SlowAuthorizer: RequestAuthorizer {
    let clock: VirtualClock

    func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
        try await clock.sleep(for: .seconds(100_000))
    }
}

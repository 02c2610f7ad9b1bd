import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Synchronization
import Testing

struct BreakerTests {
    private static let policies = ClientPolicies(
        retry: .never, breaker: BreakerPolicy(least: 4, window: .seconds(30), open: .seconds(5), probes: 2))

    /// A system that a test can take down.
    private final class Switch: Sendable {
        private let state = Mutex(true)
        var isDown: Bool {
            get { state.withLock { $0 } }
            set { state.withLock { $0 = newValue } }
        }
    }

    private static func codes(_ bench: Bench, _ count: Int) async throws -> [APIError.Code?] {
        var codes: [APIError.Code?] = []
        for _ in 0..<count { codes.append(try await bench.failure(of: .read)?.code) }
        return codes
    }

    @Test func `a system that fails is left alone, tried again, and trusted after it answers`() async throws {
        let system = Switch()
        let bench = try Bench(policies: Self.policies) { _ in system.isDown ? .status(500) : .json("[]") }
        #expect(try await Self.codes(bench, 6) == [.server, .server, .server, .server, .circuitOpen, .circuitOpen])
        let refused = try #require(try await bench.failure(of: .read))
        #expect(refused.outcome == .notSent)
        #expect(refused.mayHelpToRetry)
        #expect(refused.attempts == 0)
        #expect(refused.retryAfter == .seconds(5))

        bench.clock.advance(by: .seconds(5))
        #expect(try await Self.codes(bench, 2) == [.server, .circuitOpen])
        // The second time it stays away twice as long.
        bench.clock.advance(by: .seconds(9))
        #expect(try await Self.codes(bench, 1) == [.circuitOpen])
        system.isDown = false
        bench.clock.advance(by: .seconds(1))
        #expect(try await Self.codes(bench, 5) == [nil, nil, nil, nil, nil])
    }

    @Test func `refusals are answers, not failures`() async throws {
        let bench = try Bench(policies: Self.policies) { exchange in
            [.status(404), .status(422), .status(409)][exchange.index % 3]
        }
        let codes = try await Self.codes(bench, 30)
        #expect(!codes.contains(.circuitOpen))
    }

    @Test func `being throttled does not open it`() async throws {
        let bench = try Bench(policies: Self.policies) { _ in .status(429).header("Retry-After", "1") }
        let codes = try await Self.codes(bench, 30)
        #expect(codes.allSatisfy { $0 == .throttled })
    }

    @Test func `few calls are not judged`() async throws {
        let bench = try Bench(policies: Self.policies) { _ in .status(500) }
        for _ in 0..<8 {
            #expect(try await bench.failure(of: .read)?.code == .server)
            bench.clock.advance(by: .seconds(11))
        }
    }

    @Test func `only as many probes as allowed go out at once`() async throws {
        let system = Switch()
        let bench = try Bench(policies: Self.policies) { _ in
            system.isDown ? .status(500) : .json("[]").after(.seconds(1))
        }
        _ = try await Self.codes(bench, 4)
        system.isDown = false
        bench.clock.advance(by: .seconds(5))
        let outcomes = try await bench.clock.run {
            await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<10 { group.addTask { (try? await bench.client.send(.read)) != nil } }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(outcomes.filter { $0 }.count == 2)
    }

    @Test func `a probe that never ends gives its place to another`() async throws {
        var policies = Self.policies
        policies.breaker = BreakerPolicy(
            least: 4, window: .seconds(30), open: .seconds(5), probes: 1, probeTimeout: .seconds(10))
        policies.attemptTimeout = .seconds(100)
        let bench = try Bench(policies: policies) { exchange in
            switch exchange.index {
            case 0..<4: .status(500)
            case 4: .json("[]").after(.seconds(90))
            default: .json("[]")
            }
        }
        _ = try await Self.codes(bench, 4)
        bench.clock.advance(by: .seconds(5))
        try await bench.clock.run {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await bench.client.send(.read) }
                group.addTask {
                    try? await bench.clock.sleep(for: .seconds(9))
                    await #expect(throws: APIError.self) { try await bench.client.send(.read) }
                    try? await bench.clock.sleep(for: .seconds(1))
                    await #expect(throws: Never.self) { try await bench.client.send(.read) }
                }
                await group.next()
                group.cancelAll()
            }
        }
    }

    @Test func `slow answers open it when that is asked for`() async throws {
        var policies = Self.policies
        policies.breaker = BreakerPolicy(slowRate: 0.5, slow: .seconds(2), least: 4)
        let bench = try Bench(policies: policies) { _ in .json("[]").after(.seconds(3)) }
        #expect(try await Self.codes(bench, 5) == [nil, nil, nil, nil, .circuitOpen])
    }

    @Test func `it opens for one tenant and not for another`() async throws {
        let clock = VirtualClock()
        let transport = FakeTransport(clock: clock) { exchange in
            exchange.request.headerFields[.from] == nil ? .status(500) : .json("[]")
        }
        let state = SharedState()
        let down = try APIClient(
            Bench.base, transport: transport, policies: Self.policies, tenant: "a", state: state, clock: clock,
            time: clock)
        let up = try APIClient(
            Bench.base, transport: transport, dialect: Dialect(headers: [.from: "b"]), policies: Self.policies,
            tenant: "b",
            state: state, clock: clock, time: clock)
        try await clock.run {
            for _ in 0..<6 { _ = try? await down.get("x") }
            _ = try await up.get("x")
        }
        #expect(transport.exchanges.count == 5)
    }

    @Test(arguments: [
        (TransportError.Code.requestBody, OutcomeCertainty.ambiguous), (.tooLarge, .processed),
        (.invalidRequest, .notSent), (.shutdown, .notSent), (.system, .notSent),
    ])
    func `what went wrong on this side says nothing about the system`(
        code: TransportError.Code, outcome: OutcomeCertainty
    ) async throws {
        let bench = try Bench(policies: Self.policies) { exchange in
            exchange.index < 8 ? .failure(code, outcome: outcome) : .json("[]")
        }
        #expect(try await Self.codes(bench, 9) == Array(repeating: .transport, count: 8) + [nil])
    }

    @Test func `contents that break off are failures, too`() async throws {
        let lost = TransportError(.connectionLost, outcome: .processed, message: "scripted")
        let bench = try Bench(policies: Self.policies) { _ in .pieces(["a", "b"], error: lost) }
        let codes = try await bench.clock.run {
            var codes: [APIError.Code?] = []
            for _ in 0..<6 {
                do {
                    for try await _ in try await bench.client.stream(.read) {}
                    codes.append(nil)
                } catch let error as APIError { codes.append(error.code) }
            }
            return codes
        }
        #expect(codes == Array(repeating: .transport, count: 4) + [.circuitOpen, .circuitOpen])
    }

    @Test func `contents that end well, or that the reader gives up, are none`() async throws {
        let bench = try Bench(policies: Self.policies) { _ in .pieces(["a", "b", "c"]) }
        try await bench.clock.run {
            for round in 0..<20 {
                for try await _ in try await bench.client.stream(.read) where round.isMultiple(of: 2) { break }
            }
        }
        #expect(bench.transport.exchanges.count == 20)
    }

    @Test func `a probe that is cancelled gives its place to the next call`() async throws {
        let system = Switch()
        var policies = Self.policies
        policies.breaker = BreakerPolicy(least: 4, window: .seconds(30), open: .seconds(5), probes: 1)
        let bench = try Bench(policies: policies) { exchange in
            let reply = FakeReply.json("[]")
            return system.isDown ? .status(500) : exchange.index == 4 ? reply.after(.seconds(20)) : reply
        }
        _ = try await Self.codes(bench, 4)
        system.isDown = false
        bench.clock.advance(by: .seconds(5))
        try await bench.clock.run {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await bench.client.send(.read) }
                try? await bench.clock.sleep(for: .seconds(1))
                group.cancelAll()
            }
            _ = try await bench.client.send(.read)
        }
        #expect(bench.clock.elapsed == .seconds(6))
    }

    @Test func `what the breaker turns away uses no limit up`() async throws {
        let system = Switch()
        var policies = Self.policies
        policies.limits = [.window(5, per: .seconds(60))]
        let bench = try Bench(policies: policies) { _ in system.isDown ? .status(500) : .json("[]") }
        #expect(
            try await Self.codes(bench, 14) == Array(repeating: .server, count: 4)
                + Array(repeating: .circuitOpen, count: 10))
        system.isDown = false
        bench.clock.advance(by: .seconds(5))
        #expect(try await Self.codes(bench, 1) == [nil])
        #expect(bench.clock.elapsed == .seconds(5))
    }
}

import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Synchronization
import Testing

struct ConcurrencyTests {
    /// How many requests were under way at once, at most.
    private final class Load: Sendable {
        private let state = Mutex((now: 0, most: 0))
        func enter() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func leave() { state.withLock { $0.now -= 1 } }
        var now: Int { state.withLock { $0.now } }
        var most: Int { state.withLock { $0.most } }
    }

    private static func call(_ client: APIClient, times: Int) async -> [APIError.Code?] {
        await withTaskGroup(of: APIError.Code?.self) { group in
            for _ in 0..<times {
                group.addTask {
                    do {
                        _ = try await client.send(.read)
                        return nil
                    } catch { return (error as? APIError)?.code }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func `no more calls are in progress than allowed, and the rest waits`() async throws {
        let load = Load()
        let policies = ClientPolicies(concurrency: ConcurrencyPolicy(calls: 4))
        let clock = VirtualClock()
        let transport = FakeTransport(clock: clock) { _ in
            load.enter()
            defer { load.leave() }
            try await clock.sleep(for: .seconds(1))
            return .json("[]")
        }
        let client = try APIClient(Bench.base, transport: transport, policies: policies, clock: clock, time: clock)
        let codes = try await clock.run { await Self.call(client, times: 20) }
        #expect(codes == Array(repeating: nil, count: 20))
        #expect(load.most == 4)
        #expect(clock.elapsed == .seconds(5))
    }

    @Test func `a full line turns away, and a cancelled wait frees its place`() async throws {
        let policies = ClientPolicies(concurrency: ConcurrencyPolicy(calls: 1, queue: 1))
        let bench = try Bench(policies: policies) { _ in .json("[]").after(.seconds(1)) }
        try await bench.clock.run {
            let codes = await Self.call(bench.client, times: 3)
            #expect(codes.filter { $0 == .limited }.count == 1)
            await withTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await bench.client.send(.read) }
                group.addTask { _ = try? await bench.client.send(.read) }
                group.addTask { try? await bench.clock.sleep(for: .milliseconds(500)) }
                await group.next()
                group.cancelAll()
            }
            let after = await Self.call(bench.client, times: 2)
            #expect(after == [nil, nil])
        }
    }

    @Test func `the adaptive limit settles near what the system can take`() async throws {
        let load = Load()
        let clock = VirtualClock()
        // Eight workers of 100 ms: beyond eight at once, answers take longer in proportion.
        let transport = FakeTransport(clock: clock) { _ in
            load.enter()
            defer { load.leave() }
            try await clock.sleep(for: .milliseconds(100) * max(1, Double(load.now) / 8))
            return .json("[]")
        }
        let adaptive = AdaptivePolicy(initial: 4, least: 1, most: 200)
        let policies = ClientPolicies(deadline: nil, concurrency: ConcurrencyPolicy(calls: 500, adaptive: adaptive))
        let client = try APIClient(Bench.base, transport: transport, policies: policies, clock: clock, time: clock)
        try await clock.run {
            for _ in 0..<20 { _ = try await client.send(.read) }
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask { for _ in 0..<10 { _ = try? await client.send(.read) } }
                }
            }
        }
        // It grew from 4, and did not let all hundred in.
        #expect(load.most >= 8 && load.most <= 50, "\(load.most)")
    }

    @Test func `the adaptive limit shrinks when the system pushes back`() async throws {
        let load = Load()
        let clock = VirtualClock()
        let transport = FakeTransport(clock: clock) { exchange in
            load.enter()
            defer { load.leave() }
            try await clock.sleep(for: .milliseconds(10))
            return exchange.index < 400 ? .status(503) : .json("[\(load.now)]")
        }
        let adaptive = AdaptivePolicy(initial: 50, least: 2, most: 50)
        let policies = ClientPolicies(
            retry: .never, breaker: nil, concurrency: ConcurrencyPolicy(calls: 500, adaptive: adaptive))
        let client = try APIClient(Bench.base, transport: transport, policies: policies, clock: clock, time: clock)
        try await clock.run {
            _ = await Self.call(client, times: 400)
            let next = try await client.send(.read)
            #expect(next.text == "[1]")
            let most = load.most
            #expect(most == 50)
        }
    }

    @Test func `who has left the line takes no place in it`() async throws {
        let policies = ClientPolicies(
            deadline: .seconds(60), attemptTimeout: .seconds(50), concurrency: ConcurrencyPolicy(calls: 1, queue: 2))
        let bench = try Bench(policies: policies) { _ in .json("[]").after(.seconds(10)) }
        let impatient = APIRequest(.get, "orders", deadline: .seconds(1))
        let codes = try await bench.clock.run {
            await withTaskGroup(of: APIError.Code?.self) { group in
                @Sendable func call(_ request: APIRequest) async -> APIError.Code? {
                    do {
                        _ = try await bench.client.send(request)
                        return nil
                    } catch { return (error as? APIError)?.code }
                }
                group.addTask { await call(.read) }
                try? await bench.clock.sleep(for: .seconds(1))
                for _ in 0..<2 { group.addTask { await call(impatient) } }
                try? await bench.clock.sleep(for: .seconds(2))
                // Both have given up; the line is empty.
                for _ in 0..<2 { group.addTask { await call(.read) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(codes.filter { $0 == .deadline }.count == 2)
        #expect(codes.filter { $0 == nil }.count == 3)
    }

    @Test func `time spent waiting for an adaptive place counts against the deadline`() async throws {
        let policies = ClientPolicies(
            deadline: .seconds(10), attemptTimeout: .seconds(10), retry: .never,
            concurrency: ConcurrencyPolicy(adaptive: AdaptivePolicy(initial: 1, least: 1, most: 1)))
        let bench = try Bench(policies: policies) { exchange in
            exchange.index == 0 ? .json("[]").after(.seconds(6)) : FakeReply().after(.seconds(1_000))
        }
        let codes = try await bench.clock.run { await Self.call(bench.client, times: 2) }
        #expect(codes.contains(.deadline))
        #expect(bench.clock.elapsed == .seconds(10))
    }
}

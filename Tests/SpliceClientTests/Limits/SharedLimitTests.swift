import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct SharedLimitTests {
    /// Clients with state of their own, as in processes of their own, that share a store.
    private static func processes(
        _ count: Int, store: any RateLimitStore, clock: VirtualClock, limits: [RateLimit],
        handler: @escaping FakeTransport.Handler
    ) throws -> [APIClient] {
        let transport = FakeTransport(clock: clock, handler)
        return try (0..<count).map { number in
            try APIClient(
                Bench.base, transport: transport, policies: ClientPolicies(limits: limits), clock: clock, time: clock,
                random: .seeded(UInt64(number)), limitStore: store)
        }
    }

    @Test func `processes stay within the limit together`() async throws {
        let clock = VirtualClock()
        let arrivals = Log<Duration>()
        let clients = try Self.processes(
            3, store: InMemoryRateLimitStore(), clock: clock, limits: [.window(5, per: .seconds(10))]
        ) { _ in
            arrivals.add(clock.elapsed)
            return .json("[]")
        }
        try await clock.run {
            await withTaskGroup(of: Void.self) { group in
                for client in clients {
                    for _ in 0..<5 { group.addTask { _ = try? await client.send(.read) } }
                }
            }
        }
        let times = arrivals.all
        #expect(times.count == 15)
        for start in times { #expect(times.filter { $0 >= start && $0 < start + .seconds(10) }.count <= 5) }
    }

    @Test func `a throttled response to one process holds back the others`() async throws {
        let clock = VirtualClock()
        let arrivals = Log<Duration>()
        let clients = try Self.processes(2, store: InMemoryRateLimitStore(), clock: clock, limits: []) { exchange in
            arrivals.add(clock.elapsed)
            return exchange.index == 0 ? .status(429).header("Retry-After", "20") : .json("[]")
        }
        try await clock.run {
            async let first = clients[0].send(.read)
            try await clock.sleep(for: .seconds(1))
            async let second = clients[1].send(.read)
            _ = try await (first, second)
        }
        #expect(arrivals.all.count == 3)
        #expect(arrivals.all[1...].allSatisfy { $0 >= .seconds(20) })
    }

    @Test func `a store that fails holds nobody up`() async throws {
        let clock = VirtualClock()
        let clients = try Self.processes(1, store: BrokenStore(), clock: clock, limits: [.rate(1, per: .seconds(1))]) {
            _ in
            .json("[]")
        }
        try await clock.run { for _ in 0..<3 { _ = try await clients[0].send(.read) } }
        #expect(clock.elapsed > .milliseconds(1_900))
    }
}

private struct BrokenStore: RateLimitStore {
    struct Broken: Error {}

    func take(
        _ costs: [String: Double], from limits: [RateLimit], of key: String, now: Duration
    ) async throws -> Duration { throw Broken() }

    func shut(_ key: String, until time: Duration) async throws { throw Broken() }
}

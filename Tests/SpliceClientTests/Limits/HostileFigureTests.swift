import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

/// Figures about limits that make no sense, from servers and from callers: none may end the process or stop the client for good.
struct HostileFigureTests {
    private static let points = ClientPolicies(
        limits: [.rate(100, per: .seconds(1), burst: 1_000, name: "cost")])

    private static func query(_ cost: Double? = 10) -> APIRequest {
        GraphQLQuery("{ orders { id } }", name: "orders", cost: cost).request("graphql")
    }

    @Test(arguments: ["\"nan\"", "\"inf\"", "\"-inf\"", "1e30", "1e308", "-1e30"])
    func `a charge that cannot be true is forgotten within the longest pause`(charge: String) async throws {
        let bench = try Bench(policies: Self.points, dialect: .shopifyGraphQL) { _ in
            .json(#"{"data":{},"extensions":{"cost":{"actualQueryCost":\#(charge)}}}"#)
        }
        _ = try await bench.send(Self.query())
        bench.clock.advance(by: .seconds(911))
        let start = bench.clock.elapsed
        _ = try await bench.send(Self.query())
        #expect(bench.clock.elapsed == start)
        #expect(bench.transport.exchanges.count == 2)
    }

    @Test(arguments: ["nan", "inf", "1e300", "-5", "-1e300", ""])
    func `an interval that is no time does not hurt`(interval: String) async throws {
        let bench = try Bench { _ in
            .json("[]").header("X-HubSpot-RateLimit-Remaining", "0").header(
                "X-HubSpot-RateLimit-Interval-Milliseconds", interval)
        }
        _ = try await bench.send(.read)
        bench.clock.advance(by: .seconds(901))
        let start = bench.clock.elapsed
        _ = try await bench.send(.read)
        #expect(bench.clock.elapsed == start)
    }

    @Test func `names that a server makes up for limits are not remembered without bound`() async throws {
        let policies = ClientPolicies(limits: [.rate(100, per: .seconds(1), name: "given")])
        let bench = try Bench(policies: policies) { exchange in
            switch exchange.target {
            case "/v1/fill":
                (0..<64).reduce(.json("[]")) { reply, number in
                    reply.header("X-RateLimit-Remaining-\(number)", "9").header("X-RateLimit-Reset-\(number)", "60")
                }
            case "/v1/one-more":
                .json("[]").header("X-RateLimit-Remaining-More", "0").header("X-RateLimit-Reset-More", "60")
            default: .json("[]").header("X-RateLimit-Remaining-Given", "0").header("X-RateLimit-Reset-Given", "30")
            }
        }
        for path in ["fill", "one-more", "given"] { _ = try await bench.send(APIRequest(.get, path)) }
        #expect(bench.clock.elapsed == .zero, "one more was one too many")
        _ = try await bench.send(APIRequest(.get, "fill"))
        #expect(bench.clock.elapsed == .seconds(30), "limits that the client was given are always heard of")
        bench.clock.advance(by: .seconds(61))
        _ = try await bench.send(APIRequest(.get, "one-more"))
        _ = try await bench.send(APIRequest(.get, "fill"))
        #expect(bench.clock.elapsed == .seconds(30 + 61 + 60), "what is over makes room")
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, -5])
    func `a cost that is no amount is refused`(cost: Double) async throws {
        let bench = try Bench(policies: Self.points) { _ in .json("{}") }
        let error = try #require(try await bench.failure(of: Self.query(cost)))
        #expect(error.code == .invalidRequest && error.outcome == .notSent)
        #expect(bench.transport.exchanges.isEmpty)
    }

    /// A wall clock that is set back by more than processes' clocks differ must not keep the token of that time from coming.
    @Test(arguments: [RateLimit.rate(2, per: .seconds(1)), .window(2, per: .seconds(1))])
    func `a clock that is set back does not shut a shared limit`(limit: RateLimit) async throws {
        let store = InMemoryRateLimitStore()
        let noon = Duration.seconds(1_800_000_000)
        for _ in 0..<2 { _ = try await store.take([:], from: [limit], of: "k", now: noon) }
        let back = noon - .seconds(3_600)
        let wait = try await store.take([:], from: [limit], of: "k", now: back)
        #expect(wait > .zero && wait <= .seconds(1))
        let later = try await store.take([:], from: [limit], of: "k", now: back + .seconds(1))
        #expect(later == .zero)
    }

    @Test func `clocks that differ a little do not mint tokens`() async throws {
        let store = InMemoryRateLimitStore()
        let limit = RateLimit.rate(10, per: .seconds(1), burst: 10)
        let noon = Duration.seconds(1_800_000_000)
        for _ in 0..<10 { _ = try await store.take([:], from: [limit], of: "k", now: noon) }
        var passed = 0
        for round in 0..<200 {
            let now = round.isMultiple(of: 2) ? noon : noon + .milliseconds(90)
            if try await store.take([:], from: [limit], of: "k", now: now) == .zero { passed += 1 }
        }
        #expect(passed == 0)
    }

    /// A store on the network that hangs.
    private struct HangingStore: RateLimitStore {
        let clock: VirtualClock

        func take(
            _ costs: [String: Double], from limits: [RateLimit], of key: String, now: Duration
        ) async throws -> Duration { .zero }

        func shut(_ key: String, until time: Duration) async throws { try await clock.sleep(for: .seconds(10_000)) }
    }

    @Test func `a store that hangs while it is told of a pause does not outlive the deadline`() async throws {
        let clock = VirtualClock()
        let transport = FakeTransport(clock: clock) { _ in .status(429).header("Retry-After", "1") }
        let client = try APIClient(
            Bench.base, transport: transport, policies: ClientPolicies(deadline: .seconds(40)), clock: clock,
            time: clock, random: .seeded(1), limitStore: HangingStore(clock: clock))
        let error = try await clock.run { await #expect(throws: APIError.self) { try await client.send(.read) } }
        #expect(error?.outcome == .refused)
        #expect(clock.elapsed <= .seconds(40))
    }

    /// A dear call of low priority, and cheap ones of high priority that always find enough for themselves.
    @Test func `cheap calls do not overtake a dear one for ever`() async throws {
        let order = Log<String>()
        let clock = VirtualClock()
        let transport = FakeTransport(clock: clock) { exchange in
            order.add(exchange.target)
            return .json("[]")
        }
        let policies = ClientPolicies(
            deadline: .seconds(600), limits: [.rate(1, per: .seconds(1), burst: 20, name: "points")])
        let client = try APIClient(
            Bench.base, transport: transport, policies: policies, clock: clock, time: clock, random: .seeded(1))
        try await clock.run {
            _ = try await client.send(APIRequest(.get, "fill", costs: ["points": 20]))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    _ = try await client.send(APIRequest(.get, "dear", priority: .background, costs: ["points": 15]))
                }
                for number in 1...60 {
                    try await clock.sleep(for: .milliseconds(1_100))
                    group.addTask {
                        _ = try await client.send(
                            APIRequest(.get, "cheap/\(number)", priority: .interactive, costs: ["points": 1]))
                    }
                }
                try await group.waitForAll()
            }
        }
        let place = try #require(order.all.firstIndex(of: "/v1/dear"))
        #expect(place < 30)
    }
}

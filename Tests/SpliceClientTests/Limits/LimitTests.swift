import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Synchronization
import Testing

struct LimitTests {
    /// When requests arrived.
    private typealias Arrivals = Log<Duration>

    private static func bench(_ policies: ClientPolicies, _ arrivals: Arrivals) throws -> (VirtualClock, APIClient) {
        let clock = VirtualClock()
        let transport = FakeTransport(clock: clock) { _ in
            arrivals.add(clock.elapsed)
            return .json("[]")
        }
        let client = try APIClient(
            Bench.base, transport: transport, policies: policies, clock: clock, time: clock, random: .seeded(1))
        return (clock, client)
    }

    private static func call(_ client: APIClient, times: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<times { group.addTask { _ = try await client.send(.read) } }
            try await group.waitForAll()
        }
    }

    @Test func `a bucket lets a burst pass and then its rate`() async throws {
        let arrivals = Arrivals()
        let (clock, client) = try Self.bench(ClientPolicies(limits: [.rate(10, per: .seconds(1), burst: 5)]), arrivals)
        try await clock.run { try await Self.call(client, times: 25) }
        #expect(arrivals.all.filter { $0 == .zero }.count == 5)
        // Twenty more at ten a second.
        let end = try #require(arrivals.all.last)
        #expect(end >= .milliseconds(1999) && end <= .milliseconds(2001))
    }

    @Test func `a window is never exceeded, wherever it is laid`() async throws {
        let arrivals = Arrivals()
        let (clock, client) = try Self.bench(ClientPolicies(limits: [.window(7, per: .seconds(10))]), arrivals)
        try await clock.run {
            for round in 0..<6 {
                try await Self.call(client, times: 1 + round * 2)
                try await clock.sleep(for: .milliseconds(1700 * round))
            }
        }
        let times = arrivals.all
        #expect(times.count == 36)
        for start in times {
            #expect(times.filter { $0 >= start && $0 < start + .seconds(10) }.count <= 7)
        }
    }

    /// airbyte 29618: of several limits only the first was applied.
    @Test func `all limits apply together`() async throws {
        let arrivals = Arrivals()
        let limits: [RateLimit] = [
            .window(5, per: .seconds(1), name: "second"), .window(12, per: .seconds(60), name: "minute"),
        ]
        let (clock, client) = try Self.bench(ClientPolicies(limits: limits), arrivals)
        try await clock.run { try await Self.call(client, times: 24) }
        let times = arrivals.all
        for start in times {
            #expect(times.filter { $0 >= start && $0 < start + .seconds(1) }.count <= 5)
            #expect(times.filter { $0 >= start && $0 < start + .seconds(60) }.count <= 12)
        }
        #expect(clock.elapsed >= .seconds(60))
    }

    @Test func `requests can cost more than one`() async throws {
        let arrivals = Arrivals()
        let (clock, client) = try Self.bench(
            ClientPolicies(limits: [.rate(100, per: .seconds(1), name: "points")]), arrivals)
        try await clock.run {
            for _ in 0..<5 {
                var query = APIRequest.read
                query.costs = ["points": 50]
                _ = try await client.send(query)
            }
        }
        #expect(arrivals.all.last.map { $0 >= .milliseconds(1499) && $0 <= .milliseconds(1501) } == true)
    }

    @Test func `a request that can never pass fails at once`() async throws {
        let arrivals = Arrivals()
        let (clock, client) = try Self.bench(
            ClientPolicies(limits: [.rate(100, per: .seconds(1), name: "points")]), arrivals)
        let error = try await clock.run {
            await #expect(throws: APIError.self) {
                var query = APIRequest.read
                query.costs = ["points": 101]
                _ = try await client.send(query)
            }
        }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.contains("points") == true)
    }

    @Test func `a wait that cannot end in time fails at once`() async throws {
        let arrivals = Arrivals()
        let policies = ClientPolicies(
            deadline: .seconds(10), attemptTimeout: .seconds(5), limits: [.window(1, per: .seconds(60))])
        let (clock, client) = try Self.bench(policies, arrivals)
        let error = try await clock.run {
            _ = try await client.send(.read)
            return await #expect(throws: APIError.self) { try await client.send(.read) }
        }
        #expect(error?.code == .deadline)
        #expect(error?.outcome == .notSent)
        #expect(error?.retryAfter == .seconds(60))
        #expect(clock.elapsed == .zero)
    }

    @Test func `a full queue turns away`() async throws {
        let arrivals = Arrivals()
        let policies = ClientPolicies(limits: [.rate(1, per: .seconds(1))], queue: QueuePolicy(length: 2))
        let (clock, client) = try Self.bench(policies, arrivals)
        let codes = try await clock.run {
            await withTaskGroup(of: APIError.Code?.self) { group in
                for _ in 0..<6 {
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
        #expect(codes.filter { $0 == nil }.count == 3)
        #expect(codes.filter { $0 == .limited }.count == 3)
    }

    @Test func `a throttled response shuts the gate for every caller of the tenant`() async throws {
        let clock = VirtualClock()
        let arrivals = Arrivals()
        let transport = FakeTransport(clock: clock) { exchange in
            arrivals.add(clock.elapsed)
            return exchange.index == 0 ? .status(429).header("Retry-After", "30") : .json("[]")
        }
        let state = SharedState()
        func client(_ tenant: String) throws -> APIClient {
            try APIClient(
                Bench.base, transport: transport, tenant: tenant, state: state, clock: clock, time: clock,
                random: .seeded(1))
        }
        let (one, two, other) = (try client("acme"), try client("acme"), try client("other"))
        try await clock.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await one.send(.read) }
                group.addTask {
                    try await clock.sleep(for: .seconds(1))
                    _ = try await two.send(.read)
                }
                group.addTask {
                    try await clock.sleep(for: .seconds(2))
                    _ = try await other.send(.read)
                }
                try await group.waitForAll()
            }
        }
        #expect(arrivals.all[0] == .zero)
        #expect(arrivals.all[1] == .seconds(2))
        #expect(arrivals.all[2...].allSatisfy { $0 >= .seconds(30) })
        #expect(arrivals.all.count == 4)
    }

    @Test func `a cancelled wait makes room for the next`() async throws {
        let arrivals = Arrivals()
        let (clock, client) = try Self.bench(ClientPolicies(limits: [.rate(1, per: .seconds(10), burst: 1)]), arrivals)
        try await clock.run {
            _ = try await client.send(.read)
            await withTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await client.send(.read) }
                group.addTask { try? await clock.sleep(for: .seconds(3)) }
                await group.next()
                group.cancelAll()
            }
            _ = try await client.send(.read)
        }
        #expect(arrivals.all.count == 2)
        #expect(clock.elapsed > .milliseconds(9_999) && clock.elapsed < .seconds(11))
    }

    @Test func `the urgent go first and the patient are not forgotten`() async throws {
        let order = Mutex<[String]>([])
        let clock = VirtualClock()
        let transport = FakeTransport(clock: clock) { exchange in
            order.withLock { $0.append(String(exchange.target.dropFirst("/v1/".count))) }
            return .json("[]")
        }
        let client = try APIClient(
            Bench.base, transport: transport,
            policies: ClientPolicies(limits: [.rate(1, per: .seconds(1), burst: 1)], queue: QueuePolicy(patience: 3)),
            clock: clock, time: clock)
        try await clock.run {
            _ = try await client.get("first")
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<2 {
                    group.addTask { _ = try? await client.get("slow\(number)", priority: .background) }
                }
                for number in 0..<7 {
                    group.addTask { _ = try? await client.get("fast\(number)", priority: .interactive) }
                }
            }
        }
        #expect(
            order.withLock { $0 } == [
                "first", "fast0", "fast1", "fast2", "slow0", "fast3", "fast4", "fast5", "slow1", "fast6",
            ])
    }

    @Test func `what the server has left is not overdrawn`() async throws {
        let clock = VirtualClock()
        let arrivals = Arrivals()
        let transport = FakeTransport(clock: clock) { exchange in
            arrivals.add(clock.elapsed)
            // Ten in a minute, counted by the server.
            let left = max(0, 9 - exchange.index % 10)
            let reset = 60 - Int(clock.elapsed.components.seconds) % 60
            return .json("[]").header("X-RateLimit-Remaining", "\(left)").header("X-RateLimit-Reset", "\(reset)")
        }
        let client = try APIClient(
            Bench.base, transport: transport, clock: clock, time: clock, random: .seeded(1))
        try await clock.run { for _ in 0..<25 { _ = try await client.send(.read) } }
        #expect(arrivals.all.filter { $0 < .seconds(60) }.count == 10)
        #expect(arrivals.all.filter { $0 >= .seconds(60) && $0 < .seconds(120) }.count == 10)
    }

    @Test func `a limit that resets in a year stops nobody for longer than allowed`() async throws {
        let clock = VirtualClock()
        let transport = FakeTransport(clock: clock) { _ in
            .json("[]").header("X-RateLimit-Remaining", "0").header("X-RateLimit-Reset", "31536000")
        }
        let client = try APIClient(Bench.base, transport: transport, clock: clock, time: clock, random: .seeded(1))
        try await clock.run {
            _ = try await client.send(.read)
            let error = await #expect(throws: APIError.self) { try await client.send(.read) }
            #expect(error?.code == .deadline)
            #expect(error?.retryAfter == .seconds(900))
            try await clock.sleep(for: .seconds(900))
            _ = try await client.send(.read)
        }
        #expect(transport.exchanges.count == 2)
    }

    /// The server has counted them when they arrive, not when it wrote the figure.
    @Test func `what is still under way is taken off the server's figure`() async throws {
        let bench = try Bench { exchange in
            exchange.index == 0
                ? .json("[]").after(.seconds(1)).header("X-RateLimit-Remaining", "3").header("X-RateLimit-Reset", "60")
                : .json("[]").after(.seconds(10))
        }
        try await bench.clock.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { _ = try await bench.client.send(.read) } }
                try await bench.clock.sleep(for: .seconds(2))
                group.addTask { _ = try await bench.client.send(.read) }
                try await group.waitForAll()
            }
        }
        #expect(bench.clock.elapsed == .seconds(71))
    }

    @Test func `of answers that overtake each other the lowest figure counts`() async throws {
        let bench = try Bench { exchange in
            let left = exchange.index == 0 ? 5 : 0
            return .json("[]").after(.seconds(exchange.index == 0 ? 2 : 1)).header("X-RateLimit-Remaining", "\(left)")
                .header("X-RateLimit-Reset", exchange.index == 0 ? "59" : "60")
        }
        try await bench.clock.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 { group.addTask { _ = try await bench.client.send(.read) } }
                try await group.waitForAll()
            }
            _ = try await bench.client.send(.read)
        }
        #expect(bench.clock.elapsed >= .seconds(61))
    }
}

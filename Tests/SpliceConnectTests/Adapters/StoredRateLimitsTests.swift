import SpliceClient
import SpliceConnect
import SpliceDelivery
import Testing

@Suite struct StoredRateLimitsTests {
    private let limits = StoredRateLimits(MemoryStore())

    private func take(
        _ limit: [RateLimit], at seconds: Double, costs: [String: Double] = [:], of key: String = "shop"
    ) async throws -> Double {
        try await limits.take(costs, from: limit, of: key, now: .seconds(1_000_000 + seconds)) / .seconds(1)
    }

    @Test func `a bucket lets its burst pass and then its rate`() async throws {
        let limit = [RateLimit.rate(2, per: .seconds(1), burst: 3)]
        for _ in 0..<3 { #expect(try await take(limit, at: 0) == 0) }
        #expect(abs(try await take(limit, at: 0) - 0.5) < 1e-6)
        #expect(try await take(limit, at: 0.5) == 0)
        #expect(try await take(limit, at: 0.6) > 0)
        // A clock that is behind only waits.
        #expect(try await take(limit, at: 0.1) > 0)
        #expect(try await take(limit, at: 100, of: "other") == 0)
    }

    @Test func `a window never lets more pass, wherever it is laid`() async throws {
        let limit = [RateLimit.window(10, per: .seconds(60))]
        var passed: [Double] = []
        var now = 3.7
        while passed.count < 100 {
            let wait = try await take(limit, at: now)
            if wait == 0 { passed.append(now) } else { now += wait }
        }
        for (number, time) in passed.enumerated() where number >= 10 {
            #expect(time - passed[number - 10] >= 60, "the \(number). call")
        }
        // Kept in twentieths, so at most a twentieth is lost.
        #expect(passed[99] - passed[0] <= 60 * 9 * 1.06)
    }

    @Test func `of several limits all or none are charged, each its own cost`() async throws {
        let both = [
            RateLimit.rate(100, per: .seconds(1), burst: 100, name: "calls"),
            RateLimit.rate(1, per: .seconds(1), burst: 10, name: "points"),
        ]
        #expect(try await take(both, at: 0, costs: ["points": 10]) == 0)
        for _ in 0..<200 { #expect(try await take(both, at: 0, costs: ["points": 5]) > 0) }
        #expect(try await take(both, at: 0, costs: ["points": 0, "calls": 99]) == 0)
    }

    @Test func `a system that objects shuts everybody out until it said`() async throws {
        let limit = [RateLimit.rate(100, per: .seconds(1))]
        try await limits.shut("shop", until: .seconds(1_000_030))
        try await limits.shut("shop", until: .seconds(1_000_010))
        #expect(try await take(limit, at: 5) == 25)
        #expect(try await take(limit, at: 30) == 0)
    }

    @Test func `a system that objected while the clock was far ahead shuts nobody out until then`() async throws {
        let limit = [RateLimit.rate(100, per: .seconds(1))]
        try await limits.shut("shop", until: .seconds(1_000_000 + 86_400 * 3650))
        #expect(try await take(limit, at: 0) == 0)
        // What is asked for now is kept.
        try await limits.shut("shop", until: .seconds(1_000_000 + 86_400))
        #expect(try await take(limit, at: 10) == 86_390)
    }

    @Test(arguments: [
        RateLimit.rate(2, per: .seconds(1), burst: 1), .rate(1, per: .seconds(3600), burst: 10),
        .window(1, per: .seconds(60)),
    ])
    func `a clock that was far ahead once holds nobody up until then`(_ limit: RateLimit) async throws {
        #expect(try await take([limit], at: 100_000) == 0)
        #expect(try await take([limit], at: 0) == 0)
        // One that is a little ahead is believed.
        #expect(try await take([limit], at: 200_000) == 0)
        for _ in 0..<10 { _ = try await take([limit], at: 200_000) }
        #expect(try await take([limit], at: 199_999) > 0)
    }
}

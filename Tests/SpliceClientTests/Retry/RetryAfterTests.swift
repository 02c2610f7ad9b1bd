import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct RetryAfterTests {
    /// 2026-01-01T00:00:00Z, where a virtual clock begins.
    private static let epoch = Duration.seconds(1_767_225_600)

    @Test(arguments: [
        ("7", Duration.seconds(7)), ("0", .zero), ("2.5", .milliseconds(2500)),
        ("Thu, 01 Jan 2026 00:00:30 GMT", .seconds(30)), ("Wed, 31 Dec 2025 23:59:00 GMT", .zero),
        ("Thursday, 01-Jan-26 00:01:00 GMT", .seconds(60)), ("Thu Jan  1 00:02:00 2026", .seconds(120)),
    ])
    func `seconds and dates are understood`(text: String, wait: Duration) {
        #expect(RetryAfter.wait(in: [.retryAfter: text], now: Self.epoch) == wait)
    }

    @Test(arguments: ["", "soon", "-1", "1e3", "0x10", "inf", "nan", "Thu, 32 Jan 2026 00:00:30 GMT", "1 2 3 4 5 6"])
    func `nonsense is no wait`(text: String) {
        #expect(RetryAfter.wait(in: [.retryAfter: text], now: Self.epoch) == nil)
    }

    @Test func `a wait of any size does not overflow`() {
        let digits = String(repeating: "9", count: 400)
        #expect(RetryAfter.wait(in: [.retryAfter: digits], now: Self.epoch) == .seconds(31_536_000))
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `a request never comes back earlier than told`(seed: UInt64) async throws {
        let bench = try Bench([.status(429).header("Retry-After", "7"), .json("[]")], seed: seed)
        _ = try await bench.send(.read)
        #expect(bench.clock.elapsed >= .seconds(7), "seed \(seed)")
        #expect(bench.clock.elapsed < .milliseconds(7_700), "seed \(seed)")
    }

    @Test func `callers who were told the same do not come back together`() async throws {
        var times: Set<Duration> = []
        for seed in 0..<50 as Range<UInt64> {
            let bench = try Bench([.status(429).header("Retry-After", "7"), .json("[]")], seed: seed)
            _ = try await bench.send(.read)
            times.insert(bench.clock.elapsed)
        }
        #expect(times.count > 45)
    }

    @Test func `a date is compared with the time of day`() async throws {
        let bench = try Bench([
            .status(503).header("Retry-After", "Thu, 01 Jan 2026 00:00:10 GMT"), .json("[]"),
        ])
        _ = try await bench.send(.read)
        #expect(bench.clock.elapsed >= .seconds(10))
    }

    /// dotnet/extensions 7701: the wait went on past the deadline.
    @Test func `a wait longer than the time that is left fails at once`() async throws {
        let bench = try Bench([.status(429).header("Retry-After", "3600"), .json("[]")])
        let error = try #require(try await bench.failure(of: .read))
        #expect(bench.clock.elapsed == .zero)
        #expect(error.code == .throttled)
        #expect(error.retryAfter == .seconds(3600))
        #expect(error.mayHelpToRetry)
        #expect(error.trace.decisions.last == .gaveUp(.waitExceedsDeadline))
    }

    @Test func `jitter does not push a wait past the deadline`() async throws {
        for seed in 0..<50 as Range<UInt64> {
            let policies = ClientPolicies(deadline: .milliseconds(10_100), attemptTimeout: .seconds(1))
            let bench = try Bench(
                [.status(429).header("Retry-After", "10"), .json("[]")], policies: policies, seed: seed)
            #expect(try await bench.send(.read).attempts == 2, "seed \(seed)")
        }
    }

    @Test func `a day in milliseconds is a day`() throws {
        let name = try #require(HTTPField.Name("Retry-After-Ms"))
        #expect(RetryAfter.wait(in: [name: "86400000"], now: Self.epoch) == .seconds(86_400))
    }

    @Test func `of several waits the longest is kept to`() {
        var fields: HTTPFields = [.retryAfter: "5"]
        fields.append(HTTPField(name: .retryAfter, value: "Thu, 01 Jan 2026 00:00:30 GMT"))
        fields.append(HTTPField(name: .retryAfter, value: "soon"))
        #expect(RetryAfter.wait(in: fields, now: Self.epoch) == .seconds(30))
    }

    /// The latest date that the field can say.
    private static let latest = "Fri, 31 Dec 9999 23:59:59 GMT"

    @Test(arguments: [429, 503])
    func `a wait of eight thousand years fails at once where there is a deadline`(status: Int) async throws {
        let bench = try Bench([.status(status).header("Retry-After", Self.latest), .json("[]")])
        let error = try #require(try await bench.failure(of: .read))
        #expect(bench.clock.elapsed == .zero)
        #expect(bench.transport.exchanges.count == 1)
        #expect(error.retryAfter == .seconds(31_536_000), "taken as a year")
        #expect(error.mayHelpToRetry)
        #expect(error.trace.decisions.last == .gaveUp(.waitExceedsDeadline))
    }

    @Test func `without a deadline it is waited for as a year, at every rung of the ladder`() async throws {
        var policies = ClientPolicies.standard
        policies.deadline = nil
        let refusal = FakeReply.status(503).header("Retry-After", Self.latest)
        let bench = try Bench([refusal, refusal, .json("[]")], policies: policies)
        let response = try await bench.send(.read)
        #expect(response.attempts == 3)
        #expect(bench.clock.elapsed >= .seconds(2 * 31_536_000))
        #expect(bench.clock.elapsed < .seconds(2 * 31_536_000 + 10))
        let told = response.trace.decisions.count { if case .repeatingAsTold = $0 { true } else { false } }
        #expect(told == 2)
    }

    @Test(arguments: [
        "Fri, 31 Dec 10000 23:59:59 GMT", "Fri, 31 Dec 99999999999999999999 23:59:59 GMT",
        "Fri, 31 Dec 9999 24:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 PST", "Fri, 31 Dez 9999 23:59:59 GMT",
        "Fri, 00 Dec 9999 23:59:59 GMT", "Fri, 31 Dec 9999 23:59 GMT", "Fri, 31 Dec -9999 23:59:59 GMT",
        "Friday, 31-Dec-9999 23:59:59 GMT", "9999-12-31T23:59:59Z", "Fri Dec 31 23:59:59 0000", ",,,,, , , , GMT",
    ])
    func `a date that is none leaves the wait to the back-off`(text: String) async throws {
        let bench = try Bench([.status(503).header("Retry-After", text), .json("[]")])
        let response = try await bench.send(.read)
        #expect(response.attempts == 2)
        #expect(bench.clock.elapsed < .seconds(20))
        let told = response.trace.decisions.contains { if case .repeatingAsTold = $0 { true } else { false } }
        #expect(!told)
    }

    @Test(arguments: ["Thu, 01 Jan 0001 00:00:00 GMT", "Mon, 31 Dec 2025 23:59:60 GMT", "Sun Nov  6 08:49:37 1994"])
    func `a date long ago is no wait`(text: String) async throws {
        let bench = try Bench([.status(503).header("Retry-After", text), .json("[]")])
        let response = try await bench.send(.read)
        #expect(response.attempts == 2)
        #expect(bench.clock.elapsed < .milliseconds(50), "no more than what keeps callers apart")
    }
}

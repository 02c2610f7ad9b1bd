import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct RetryQuotaTests {
    /// aws-sdk-go-base 915: one quota for all starved unrelated work.
    @Test func `an operation that always fails does not take the others' chance to repeat`() async throws {
        var policies = ClientPolicies.standard
        policies.retry.quota = RetryQuotaPolicy(capacity: 28, transientCost: 14, throttledCost: 5, floor: 14)
        let bench = try Bench(policies: policies) { exchange in
            // The fifth exchange is the first that asks for orders.
            exchange.target.hasSuffix("reports") || exchange.index == 5 ? .status(503) : .json("[]")
        }
        let report = APIRequest(.get, "reports", operation: "reports")
        let first = try #require(try await bench.failure(of: report))
        #expect(first.trace.decisions.last == .gaveUp(.attemptsUsedUp))
        let second = try #require(try await bench.failure(of: report))
        #expect(second.trace.decisions.last == .gaveUp(.quotaUsedUp))
        // The shared tokens and the report's own are gone; the order list still has its floor.
        #expect(bench.transport.exchanges.count == 5)
        #expect(try await bench.send(.read).attempts == 2)
    }

    @Test func `a storm is answered with few repeats`() async throws {
        let bench = try Bench(policies: ClientPolicies(breaker: nil)) { _ in .status(503) }
        for _ in 0..<200 { _ = try await bench.failure(of: .read) }
        // 200 calls; 500 tokens and a floor of 28 buy 37 repeats of 14 tokens.
        #expect(bench.transport.exchanges.count == 200 + 35 + 2)
    }

    @Test func `success gives back what repeating took`() async throws {
        var policies = ClientPolicies.standard
        policies.retry.quota = RetryQuotaPolicy(capacity: 14, floor: 0)
        policies.breaker = nil
        let bench = try Bench(policies: policies) { exchange in
            exchange.index.isMultiple(of: 2) ? .status(503) : .json("[]")
        }
        for _ in 0..<20 { #expect(try await bench.send(.read).attempts == 2) }
    }
}

import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct HedgingTests {
    private static let policies = ClientPolicies(hedging: HedgingPolicy(delay: .milliseconds(200)))

    @Test func `a slow read is answered by its second copy`() async throws {
        let bench = try Bench(
            [.json("[1]").after(.seconds(9)), .json("[2]").after(.milliseconds(50))], policies: Self.policies)
        let response = try await bench.send(.read)
        #expect(response.text == "[2]")
        #expect(response.trace.decisions == [.hedged(after: .milliseconds(200))])
        #expect(bench.clock.elapsed == .milliseconds(250))
    }

    @Test func `a quick read is not copied`() async throws {
        let bench = try Bench([.json("[1]").after(.milliseconds(199))], policies: Self.policies)
        #expect(try await bench.send(.read).text == "[1]")
        #expect(bench.transport.exchanges.count == 1)
    }

    @Test func `a write is never copied`() async throws {
        let bench = try Bench([.json("{}").after(.seconds(5)), .status(500)], policies: Self.policies)
        _ = try await bench.send(.keyed)
        #expect(bench.transport.exchanges.count == 1)
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .patch, .delete])
    func `a write without a key is never copied`(method: HTTPRequest.Method) async throws {
        let bench = try Bench([.json("{}").after(.seconds(5)), .json("[2]")], policies: Self.policies)
        let response = try await bench.send(APIRequest(method, "orders", body: .text("{}")))
        #expect(response.text == "{}")
        #expect(bench.transport.exchanges.count == 1)
        #expect(response.trace.decisions == [])
    }

    /// Both go by POST; only what the document does tells them apart.
    @Test(arguments: [
        ("mutation { orderCancel(id: 1) { id } }", 1), ("query Read { a } mutation Write { b }", 1),
        ("# a query\nmutation M($id: ID!) { orderCancel(id: $id) { id } }", 1), ("{ orders { id } }", 2),
        ("query mutation { orders { id } }", 2),
    ])
    func `a GraphQL mutation is never copied, a slow query is`(document: String, requests: Int) async throws {
        for key in [nil, "run-1/step-2"] {
            let bench = try Bench(
                [.json(#"{"data":1}"#).after(.seconds(5)), .json(#"{"data":2}"#)], policies: Self.policies,
                dialect: .graphQL)
            let response = try await bench.clock.run {
                try await bench.client.graphQL(GraphQLQuery(document), idempotencyKey: key)
            }
            #expect(bench.transport.exchanges.count == requests)
            #expect(response.text == #"{"data":\#(requests)}"#)
        }
    }

    @Test func `a copy that fails does not spoil the first`() async throws {
        let bench = try Bench(
            [.json("[1]").after(.seconds(2)), .failure(.connection, outcome: .notSent)], policies: Self.policies)
        #expect(try await bench.send(.read).text == "[1]")
    }

    @Test func `a first that fails early is repeated, not copied`() async throws {
        let bench = try Bench([.failure(.connection, outcome: .notSent), .json("[2]")], policies: Self.policies)
        let response = try await bench.send(.read)
        #expect(response.attempts == 2)
        #expect(!response.trace.decisions.contains(.hedged(after: .milliseconds(200))))
    }

    @Test func `the limits hold for copies`() async throws {
        var policies = Self.policies
        policies.limits = [.rate(1, per: .seconds(60), burst: 1)]
        let bench = try Bench([.json("[1]").after(.seconds(9)), .json("[2]")], policies: policies)
        #expect(try await bench.send(.read).text == "[1]")
        #expect(bench.transport.exchanges.count == 1)
    }

    /// A copy that was not accounted for would be taken for one under way, and off every figure of the server's.
    @Test func `copies that were not needed are under way no longer`() async throws {
        let bench = try Bench(policies: Self.policies) { exchange in
            if exchange.index < 10 {
                return exchange.index.isMultiple(of: 2) ? .json("[]").after(.seconds(9)) : .json("[]")
            }
            return .json("[]").header("X-RateLimit-Remaining", "3").header("X-RateLimit-Reset", "100")
        }
        try await bench.clock.run { for _ in 0..<7 { _ = try await bench.client.send(.read) } }
        #expect(bench.transport.exchanges.count == 12)
        #expect(bench.clock.elapsed == .seconds(1))
    }

    @Test func `a copy is a request that was sent, also when both fail`() async throws {
        var policies = Self.policies
        policies.retry = .never
        let bench = try Bench(
            [
                .status(200).after(.seconds(40)), .failure(.connectionLost, outcome: .ambiguous),
            ], policies: policies)
        let error = try #require(try await bench.failure(of: .read))
        #expect(bench.transport.exchanges.count == 2)
        #expect(error.attempts == 2)
        #expect(error.trace.decisions.first == .hedged(after: .milliseconds(200)))
    }
}

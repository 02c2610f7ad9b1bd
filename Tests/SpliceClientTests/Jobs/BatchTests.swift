import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct BatchTests {
    /// Items are numbers, sent as a JSON array; the answer has a code for each.
    private static let plan = plan(size: 4)

    private static func plan(size: Int, refusing: Int? = nil) -> BatchPlan<Int, Int> {
        BatchPlan(
            size: size,
            request: { items in
                if let refusing, items.contains(refusing) { throw Unwritable() }
                return APIRequest(.post, "batch", body: .text("\(items)"), operation: "batch")
            },
            outcomes: { response, items in
                zip(items, JSONPeek(response.bytes).elements(at: "results") ?? []).map { item, result in
                    switch result.integer {
                    case 200: .done(item * 10)
                    case 429: .again(SystemError(code: "busy"))
                    default: .rejected(SystemError(code: "\(result.integer ?? 0)"))
                    }
                }
            })
    }

    private struct Unwritable: Error {}

    private static func numbers(_ exchange: RecordedExchange) -> [Int] {
        (JSONPeek(exchange.body).elements(at: "") ?? []).compactMap(\.integer)
    }

    private static func kind(_ outcome: BatchOutcome<Int>) -> String {
        switch outcome {
        case .done(let value): "done \(value)"
        case .rejected(let error): "rejected \(error.code)"
        case .again(let error): "again \(error.code)"
        case .unknown: "unknown"
        case .notSent: "notSent"
        }
    }

    private static func run(_ bench: Bench, _ items: [Int]) async throws -> [String] {
        try await bench.clock.run { try await bench.client.batch(items, plan: plan).map(kind) }
    }

    @Test func `only items that failed for now are sent again, and every item gets its outcome`() async throws {
        let tries = Log<Int>()
        let bench = try Bench { exchange in
            let codes = Self.numbers(exchange).map { number -> Int in
                tries.add(number)
                let round = tries.all.filter { $0 == number }.count
                if number == 3 { return 422 }
                return number.isMultiple(of: 2) && round == 1 ? 429 : number == 6 ? 429 : 200
            }
            return .json(#"{"results":\#(codes)}"#)
        }
        let outcomes = try await Self.run(bench, Array(1...9))
        #expect(
            outcomes == [
                "done 10", "done 20", "rejected 422", "done 40", "done 50", "again busy", "done 70",
                "done 80", "done 90",
            ])
        #expect(bench.transport.exchanges.map(Self.numbers) == [[1, 2, 3, 4], [5, 6, 7, 8], [9], [2, 4, 6, 8], [6]])
    }

    @Test func `a batch whose answer is lost is unknown, and the others go on`() async throws {
        let bench = try Bench { exchange in
            let numbers = Self.numbers(exchange)
            if numbers.contains(5) { throw TransportError(.connectionLost, outcome: .ambiguous, message: "scripted") }
            return .json(#"{"results":\#(numbers.map { _ in 200 })}"#)
        }
        let outcomes = try await Self.run(bench, Array(1...9))
        #expect(outcomes[3] == "done 40")
        #expect(outcomes[4...7].allSatisfy { $0 == "unknown" })
        #expect(outcomes[8] == "done 90")
    }

    @Test func `a batch that was never sent, and one that was refused as a whole, say so`() async throws {
        let refused = try Bench([.json(#"{"error":{"code":"E7"}}"#, status: 400)])
        #expect(try await Self.run(refused, [1, 2]) == ["rejected E7", "rejected E7"])
        let unreachable = try Bench { _ in throw TransportError(.connection, outcome: .notSent, message: "scripted") }
        #expect(try await Self.run(unreachable, [1, 2]) == ["notSent", "notSent"])
    }

    @Test func `an answer with too few outcomes leaves the items unknown`() async throws {
        let bench = try Bench([.json(#"{"results":[200]}"#)])
        #expect(try await Self.run(bench, [1, 2]) == ["unknown", "unknown"])
    }

    private static let cutShort: [(seconds: Int, outcomes: [String])] = [
        // In the second batch: the third was not sent.
        (15, ["done 10", "again busy", "done 30", "again busy"] + Array(repeating: "unknown", count: 4) + ["notSent"]),
        // In the last.
        (25, (1...9).map { $0 == 9 ? "unknown" : $0.isMultiple(of: 2) ? "again busy" : "done \($0)0" }),
        // In the second round.
        (35, (1...9).map { $0.isMultiple(of: 2) ? "unknown" : "done \($0)0" }),
    ]

    @Test(arguments: cutShort)
    func `a batch that is cancelled says what is known of every item`(
        seconds: Int, outcomes: [String]
    ) async throws {
        let bench = try Bench { exchange in
            let codes = Self.numbers(exchange).map { $0.isMultiple(of: 2) ? 429 : 200 }
            return .json(#"{"results":\#(codes)}"#).after(.seconds(10))
        }
        let found = try await bench.clock.run {
            try await withThrowingTaskGroup(of: [String]?.self) { group in
                group.addTask { try await bench.client.batch(Array(1...9), plan: Self.plan).map(Self.kind) }
                group.addTask {
                    try await bench.clock.sleep(for: .seconds(seconds))
                    return nil
                }
                _ = try await group.next()
                group.cancelAll()
                return try await group.next() ?? nil
            }
        }
        #expect(found == outcomes)
    }

    @Test func `a batch that is cancelled before anything is known of it throws`() async throws {
        let bench = try Bench { _ in .json("{}").after(.seconds(10)) }
        await #expect(throws: CancellationError.self) {
            try await bench.clock.run {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { _ = try await bench.client.batch([1], plan: Self.plan) }
                    try await bench.clock.sleep(for: .seconds(1))
                    group.cancelAll()
                    try await group.next()
                }
            }
        }
    }

    @Test func `a plan that cannot make a request takes no outcome away`() async throws {
        let bench = try Bench { exchange in
            .json(#"{"results":\#(Self.numbers(exchange).map { _ in 200 })}"#)
        }
        let plan = Self.plan(size: 2, refusing: 3)
        let outcomes = try await bench.clock.run { try await bench.client.batch([1, 2, 3], plan: plan).map(Self.kind) }
        #expect(outcomes == ["done 10", "done 20", "notSent"])
        await #expect(throws: Unwritable.self) {
            try await bench.clock.run { try await bench.client.batch([3], plan: plan) }
        }
    }

    @Test func `no items, no request`() async throws {
        let bench = try Bench([])
        #expect(try await Self.run(bench, []).isEmpty)
        #expect(bench.transport.exchanges.isEmpty)
    }
}

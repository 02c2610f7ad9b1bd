import SpliceDelivery
import SpliceTesting
import Synchronization
import Testing

/// Whether somebody is told, once, and in spite of crashes.
@Suite struct AlertTests {
    private final class Pager: Sendable {
        private let state = Mutex<(calls: [[Alert]], failures: Int)>(([], 0))

        var calls: [[Alert]] { state.withLock { $0.calls } }
        var told: [Alert] { calls.flatMap(\.self) }

        func fail(_ times: Int) { state.withLock { $0.failures = times } }

        func tell(_ alerts: [Alert]) throws {
            try state.withLock { state in
                if state.failures > 0 {
                    state.failures -= 1
                    throw ActionFailure.transient("down", "the pager is down")
                }
                state.calls.append(alerts)
            }
        }
    }

    private let pager = Pager()

    private func alerts(_ bench: Bench, reminding: Duration? = nil, batch: Int = 100) -> Alerts {
        Alerts(of: bench.splice, reminding: reminding, batch: batch) { [pager] in try pager.tell($0) }
    }

    private func failing() async throws -> Bench {
        let script = Script(.failure(.permanent("refused", "no funds")))
        return try await Bench(
            Flow { input, process in try await process.step("pay", .scripted("pay", .idempotent, script), input) })
    }

    @Test func `a dead letter is told once, with process, step and reason`() async throws {
        let bench = try await failing()
        let run = try await bench.splice.submit(Flow.self, "in", lane: "shop/1001").run
        try await bench.settle(run)
        #expect(try await alerts(bench).once() == 1)
        #expect(try await alerts(bench).once() == 0)
        let alert = try #require(pager.told.first)
        #expect(pager.told.count == 1)
        #expect(alert.description == "deadLetter \(run) flow “pay” of shop/1001: refused: no funds")
        #expect(alert.since == bench.clock.now)
    }

    @Test func `an open review is told once, with its question and details, and no more when it is answered`()
        async throws
    {
        let bench = try await Bench(
            Flow { _, process in
                try await process.review("cost", "Is it too dear?", details: ["price": "12.50"]).choice.rawValue
            })
        let run = try await bench.splice.submit(Flow.self, "in").run
        try await bench.settle(run)
        #expect(try await alerts(bench).once() == 1)
        let alert = try #require(pager.told.first)
        #expect(alert.kind == .review)
        #expect(alert.process == "flow")
        #expect(alert.step == "cost")
        #expect(alert.message == "Is it too dear?")
        #expect(alert.details == ["price": "12.50"])
        try await bench.splice.answer(run, step: "cost", ReviewAnswer(.approve))
        #expect(try await alerts(bench, reminding: .zero).once() == 0)
        #expect(try await bench.store.keys(startingWith: "alerts/") == [])
    }

    @Test func `what could not be told is told at the next look`() async throws {
        let bench = try await failing()
        for input in ["a", "b"] { try await bench.settle(try await bench.splice.submit(Flow.self, input).run) }
        pager.fail(1)
        let alerts = alerts(bench, batch: 1)
        await #expect(throws: ActionFailure.self) { try await alerts.once() }
        #expect(pager.told.count == 1)
        #expect(try await alerts.once() == 1)
        #expect(Set(pager.told.map(\.run)).count == 2)
    }

    @Test func `a run that fails again after a retry is told again`() async throws {
        let bench = try await failing()
        let run = try await bench.splice.submit(Flow.self, "in").run
        try await bench.settle(run)
        try await alerts(bench).once()
        bench.clock.set(bench.clock.now + .seconds(60))
        try await bench.splice.replay(run)
        try await bench.settle(run)
        #expect(try await alerts(bench).once() == 1)
        #expect(Set(pager.told.map(\.id)).count == 2)
        #expect(try await bench.store.keys(startingWith: "alerts/").count == 1)
    }

    @Test func `what stays open is told again after the reminder's time, not before`() async throws {
        let bench = try await failing()
        try await bench.settle(try await bench.splice.submit(Flow.self, "in").run)
        let alerts = alerts(bench, reminding: .seconds(3_600))
        #expect(try await alerts.once() == 1)
        bench.clock.set(bench.clock.now + .seconds(3_599))
        #expect(try await alerts.once() == 0)
        bench.clock.set(bench.clock.now + .seconds(1))
        #expect(try await alerts.once() == 1)
        #expect(try await alerts.once() == 0)
        #expect(Set(pager.told.map(\.id)).count == 1)
    }

    @Test func `many are told in batches, oldest first, none left out`() async throws {
        let bench = try await failing()
        var runs: [RunID] = []
        for number in 0..<1_203 {
            bench.clock.set(bench.clock.now + .milliseconds(1))
            runs.append(try await bench.splice.submit(Flow.self, "\(number)").run)
            try await bench.splice.runUntilIdle()
        }
        #expect(try await alerts(bench, batch: 500).once() == 1_203)
        #expect(pager.calls.map(\.count) == [500, 500, 203])
        #expect(pager.told.map(\.run) == runs)
    }

    @Test func `names keep apart who was told`() async throws {
        let bench = try await failing()
        try await bench.settle(try await bench.splice.submit(Flow.self, "in").run)
        for name in ["desk", "boss"] {
            let alerts = Alerts(of: bench.splice, name: name) { [pager] in try pager.tell($0) }
            #expect(try await alerts.once() == 1)
        }
        #expect(pager.told.count == 2)
    }
}

import SpliceDelivery
import SpliceTesting
import Testing

/// The test kit, used as an application would use it.
@Suite struct TestKitTests {
    private struct Ship: DurableProcess {
        static let name = "ship", version = 1
        let hold: ActionScript<String, String>
        let label: ActionScript<String, String>

        func run(_ order: String, _ process: ProcessContext) async throws -> String {
            _ = try await process.step("hold", hold.action, order)
            return try await process.step("label", label.action, order)
        }
    }

    private let hold = ActionScript<String, String>(
        "hold", system: "stock", effect: .idempotent, [.output("H")], undoable: true)

    @Test func `an answer that is lost is found by the probe`() async throws {
        let label = ActionScript<String, String>("buy", system: "carrier", effect: .naturalKey, [.lost("L1")])
        let test = ProcessTest(Ship(hold: hold, label: label))
        let run = try await test.finish("order")
        #expect(run.output?.text == "\"L1\"")
        #expect(label.calls.count == 1)
        #expect(label.effects.map(\.output) == ["L1"])
        #expect(label.probes.map(\.key) == ["\(run.id)/label"])
        #expect(
            test.difference(from: [
                "submitted", "…", "unknown label", "…", "probeFound label", "stepDone label", "completed",
            ])
                == nil)
    }

    @Test func `a crash after a step was begun and before its call makes the call once`() async throws {
        let label = ActionScript<String, String>("buy", system: "carrier", effect: .naturalKey, [.output("L1")])
        let test = ProcessTest(Ship(hold: hold, label: label))
        test.crash(.begun("label"))
        let run = try await test.finish("order")
        #expect(run.status == .completed)
        #expect(label.effects.count == 1)
        #expect(label.probes.count == 1, "nobody can know that the call was not made")
        #expect(test.difference(from: ["…", "crash", "resumed", "probeAbsent label", "…", "completed"]) == nil)
    }

    @Test func `a repeated call under one key has one effect, and an undo takes it back`() async throws {
        let busy = ActionFailure.transient("busy", "later")
        let flaky = ActionScript<String, String>(
            "hold", system: "stock", effect: .idempotent, [.failure(busy), .lost("H"), .output("other")], undoable: true
        )
        let label = ActionScript<String, String>(
            "buy", system: "carrier", effect: .idempotent, [.failure(.permanent("refused", "no"))])
        let test = ProcessTest(Ship(hold: flaky, label: label))
        let run = try await test.finish("order")
        #expect(run.status == .failed)
        #expect(flaky.calls.map(\.attempt) == [1, 2, 3])
        #expect(flaky.effects.map(\.output) == ["H"])
        try await test.operator().abort(run.id, because: "no")
        #expect(try await test.settle(run.id).status == .compensated)
        #expect(flaky.effects.isEmpty)
        #expect(flaky.undos.count == 1)
    }

    @Test func `a timeline that differs is shown with the place`() async throws {
        let label = ActionScript<String, String>("buy", system: "carrier", effect: .read, [.output("L1")])
        let test = ProcessTest(Ship(hold: hold, label: label))
        _ = try await test.finish("order")
        let all = [
            "submitted", "started", "called hold", "stepDone hold", "called label", "stepDone label", "completed",
        ]
        #expect(test.difference(from: all) == nil)
        #expect(test.difference(from: ["…"]) == nil)
        #expect(test.difference(from: ["…", "called label", "…"]) == nil)
        #expect(test.difference(from: ["submitted", "completed"])?.contains("“completed” (number 2)") == true)
        #expect(test.difference(from: ["submitted", "started"])?.contains("“called hold” (line 3)") == true)
        #expect(test.difference(from: ["…", "called label", "…", "called hold", "…"]) != nil)
    }

    @Test func `a journal of the test replays against the process`() async throws {
        let label = ActionScript<String, String>("buy", system: "carrier", effect: .read, [.output("L1")])
        let test = ProcessTest(Ship(hold: hold, label: label))
        let run = try await test.finish("order")
        #expect(try await test.replay(try await test.journal(of: run.id)) == .same)
        #expect(label.calls.count == 1)
    }
}

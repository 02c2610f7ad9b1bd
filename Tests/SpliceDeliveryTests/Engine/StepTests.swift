import SpliceDelivery
import SpliceTesting
import Testing

@Suite struct StepTests {
    @Test func `a run goes through its steps and returns its output`() async throws {
        let script = Script(.success("42"))
        let bench = try await Bench(
            Flow { input, process in try await process.step("a", .scripted("a", .idempotent, script), input) })
        let receipt = try await bench.splice.submit(Flow.self, "in")
        let run = try await bench.settle(receipt.run)
        #expect(run.status == .completed)
        #expect(run.output?.text == "\"42\"")
        #expect(script.calls == ["in \(receipt.run)/a"])
        #expect(bench.timeline(receipt.run) == ["submitted", "started", "called a", "stepDone a", "completed"])
    }

    @Test func `parallel steps run side by side and are known by name`() async throws {
        let bench = try await Bench(
            Flow { input, process in
                async let one = process.step("one", .scripted("one", .idempotent, Script(.success("1"))), input)
                async let two = process.step("two", .scripted("two", .idempotent, Script(.success("2"))), input)
                let many = try await withThrowingTaskGroup(of: String.self) { group in
                    for number in 0..<20 {
                        group.addTask {
                            try await process.step(
                                "n\(number)", .scripted("n", .idempotent, Script(.success("x"))), "\(number)")
                        }
                    }
                    return try await group.reduce(into: "") { $0 += $1 }
                }
                return try await one + two + many
            })
        let run = try await bench.settle(try await bench.splice.submit(Flow.self, "in").run)
        #expect(run.output?.text == "\"12" + String(repeating: "x", count: 20) + "\"")
        #expect(try await bench.store.steps(of: run.id).count == 22)
    }

    @Test func `finished steps are not called again after a wait`() async throws {
        let script = Script(.success("1"))
        let bench = try await Bench(
            Flow { input, process in
                let first = try await process.step("a", .scripted("a", .idempotent, script), input)
                try await process.sleep("night", for: .seconds(3600))
                return first
            })
        let receipt = try await bench.splice.submit(Flow.self, "in")
        let started = bench.clock.now
        #expect(try await bench.settle(receipt.run).status == .completed)
        #expect(script.calls.count == 1)
        #expect(bench.clock.now - started == .seconds(3600))
    }

    @Test func `a transient failure is repeated with the same key until it succeeds`() async throws {
        let script = Script(
            .failure(.transient("busy", "try later")), .failure(.transient("busy", "wait", retryAfter: .seconds(60))),
            .success("1"))
        let bench = try await Bench(
            Flow { input, process in try await process.step("a", .scripted("a", .idempotent, script), input) })
        let receipt = try await bench.splice.submit(Flow.self, "in")
        let started = bench.clock.now
        #expect(try await bench.settle(receipt.run).status == .completed)
        #expect(Set(script.calls).count == 1)
        #expect(script.calls.count == 3)
        #expect(bench.clock.now - started >= .seconds(60))
    }

    @Test func `a run whose retries are used up becomes a dead letter and can be replayed from there`() async throws {
        let before = Script(.success("1"))
        let script = Script(
            .failure(.transient("down", "no answer")), .failure(.transient("down", "no answer")), .success("2"))
        let policy = try RetryPolicy(attempts: 2)
        let bench = try await Bench(
            Flow { input, process in
                let first = try await process.step("a", .scripted("a", .idempotent, before), input)
                return try await first + process.step("b", .scripted("b", .idempotent, script, retry: policy), input)
            })
        let receipt = try await bench.splice.submit(Flow.self, "in")
        let dead = try await bench.settle(receipt.run)
        #expect(dead.status == .failed)
        #expect(dead.failure?.step == "b")
        #expect(dead.failure?.code == "down")
        try await bench.splice.replay(receipt.run)
        #expect(try await bench.settle(receipt.run).output?.text == "\"12\"")
        #expect(before.calls.count == 1)
        #expect(script.calls.count == 3)
    }

    @Test(arguments: [Effect.read, .idempotent, .naturalKey, .atMostOnce])
    func `a permanent failure is never repeated`(_ effect: Effect) async throws {
        let script = Script(.failure(.permanent("refused", "no funds")))
        let bench = try await Bench(
            Flow { input, process in
                try await process.step("a", .scripted("a", effect, script, probe: Script()), input)
            })
        let run = try await bench.settle(try await bench.splice.submit(Flow.self, "in").run)
        #expect(run.status == .failed)
        #expect(run.failure == FailureRecord(code: "refused", message: "no funds", step: "a"))
        #expect(script.calls.count == 1)
    }

    @Test func `a lost answer is looked for, and found`() async throws {
        let script = Script(.failure(.ambiguous("timeout", "no answer")))
        let probe = Script(.success("unknown"), .success("label 7"))
        let bench = try await Bench(
            Flow { input, process in
                try await process.step("label", .scripted("buy", .naturalKey, script, probe: probe), input)
            })
        let run = try await bench.settle(try await bench.splice.submit(Flow.self, "in").run)
        #expect(run.output?.text == "\"label 7\"")
        #expect(script.calls.count == 1)
        #expect(
            bench.timeline(run.id).filter { $0.hasSuffix("label") && !$0.hasPrefix("parked") } == [
                "called label", "unknown label", "probeUnknown label", "probeFound label", "stepDone label",
            ])
    }

    @Test func `a system gets the time to settle before it is asked for what it did`() async throws {
        let script = Script(.failure(.ambiguous("timeout", "no answer")), .success("label 8"))
        let policy = try RetryPolicy(base: .seconds(1))
        var action = Action<String, String>.scripted("buy", .naturalKey, script, retry: policy)
        action.settling = .seconds(300)
        action.probe = { _, _ in .absent }
        let bench = try await Bench(Flow { [action] input, process in try await process.step("label", action, input) })
        let start = bench.clock.now
        let run = try await bench.splice.submit(Flow.self, "in").run
        try await bench.splice.runUntilIdle()
        #expect(try await bench.store.run(run)?.dueAt == start + .seconds(300))
        #expect(script.calls.count == 1)
        #expect(try await bench.settle(run).output?.text == "\"label 8\"")
    }

    @Test func `a lost call is looked for, not found, and made again`() async throws {
        let script = Script(.failure(.ambiguous("timeout", "no answer")), .success("label 8"))
        let bench = try await Bench(
            Flow { input, process in
                try await process.step(
                    "label", .scripted("buy", .naturalKey, script, probe: Script(.success("absent"))), input)
            })
        let run = try await bench.settle(try await bench.splice.submit(Flow.self, "in").run)
        #expect(run.output?.text == "\"label 8\"")
        #expect(script.calls.count == 2)
    }

    @Test func `an unclassified error of a call that cannot be repeated is taken for an unknown outcome`() async throws
    {
        struct Odd: Error {}
        let action = Action<String, String>("send", system: "mail", effect: .atMostOnce) { _, _ in throw Odd() }
        let bench = try await Bench(Flow { input, process in try await process.step("send", action, input) })
        let run = try await bench.settle(try await bench.splice.submit(Flow.self, "in").run)
        #expect(run.status == .waiting)
        let review = try #require(try await bench.store.reviews(open: true, limit: 1).first)
        #expect(review.reason == .unknownOutcome)
        #expect(review.choices == [.retry, .edit, .skip, .abort])
    }

    @Test func `one name for two steps is an error that says so`() async throws {
        let bench = try await Bench(
            Flow { input, process in
                _ = try await process.step("a", .scripted("a", .read), input)
                return try await process.step("a", .scripted("a", .read), input)
            })
        let run = try await bench.settle(try await bench.splice.submit(Flow.self, "in").run)
        #expect(run.failure?.code == "duplicateStep")
    }

    @Test func `a step that comes to another input in a replay is an error that says so`() async throws {
        let counter = Script(.success("1"), .success("2"))
        let bench = try await Bench(
            Flow { _, process in
                let output = try await process.step("a", .scripted("a", .idempotent), try counter.answer(""))
                try await process.sleep("pause", for: .seconds(60))
                return output
            })
        let run = try await bench.settle(try await bench.splice.submit(Flow.self, "in").run)
        #expect(run.failure?.code == "diverged")
    }

    @Test func `cancelling the task that waits for a step does not cut its call off`() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let slow = Action<String, String>("slow", system: "test", effect: .atMostOnce) { _, _ in
            start.yield()
            for await _ in gate { break }
            try Task.checkCancellation()
            return "slow"
        }
        let bench = try await Bench(
            Flow { input, process in
                let call = Task { try await process.step("slow", slow, input) }
                for await _ in started { break }
                call.cancel()
                open.yield()
                return try await call.value
            })
        let run = try await bench.settle(try await bench.splice.submit(Flow.self, "in").run)
        #expect(run.output?.text == "\"slow\"")
    }

    @Test func `an event that comes twice starts one run`() async throws {
        let script = Script()
        let bench = try await Bench(
            Flow { input, process in try await process.step("a", .scripted("a", .idempotent, script), input) })
        let first = try await bench.splice.submit(Flow.self, "in", dedupeKey: "webhook-1")
        let second = try await bench.splice.submit(Flow.self, "in", dedupeKey: "webhook-1")
        #expect(!first.isDuplicate)
        #expect(second == Receipt(run: first.run, isDuplicate: true))
        try await bench.settle(first.run)
        #expect(script.calls.count == 1)
    }

    @Test func `a link that contradicts another ends the run, and does not begin it again for ever`() async throws {
        let bench = try await Bench(
            Flow { input, process in
                try await process.link(
                    "link", CrossReferenceRow(kind: "order", entity: input, system: "shop", externalID: "1"))
                return input
            })
        let first = try await bench.splice.submit(Flow.self, "O-1").run
        try await bench.splice.runUntilIdle()
        let second = try await bench.splice.submit(Flow.self, "O-2").run
        try await bench.splice.runUntilIdle()
        #expect(try await bench.store.run(first)?.status == .completed)
        let run = try #require(try await bench.store.run(second))
        #expect(run.status == .failed)
        #expect(run.failure?.code == "conflict")
        #expect(run.claims == 1)
    }
}

import SpliceDelivery
import SpliceTesting
import Testing

/// What people do to runs that came out wrong.
@Suite struct RepairTests {
    private let calls = Script()

    /// Three steps, each told the output of the one before.
    private func flow(_ second: Result<String, ActionFailure>..., undo: Script? = nil) -> Flow {
        let script = second.isEmpty ? calls : Script(second[0])
        return Flow { [calls] input, process in
            let one = try await process.step("one", .scripted("one", .idempotent, calls, undo: undo), input)
            let two = try await process.step("two", .scripted("two", .idempotent, script), one)
            return try await process.step("three", .scripted("three", .idempotent, calls), two)
        }
    }

    private func failed() async throws -> (Bench, RunID) {
        let bench = try await Bench(flow(.failure(.permanent("refused", "no funds"))))
        let run = try await bench.splice.submit(Flow.self, "in").run
        #expect(try await bench.settle(run).status == .failed)
        return (bench, run)
    }

    @Test func `a dead letter goes on with an output that a person gives, and the step is not called again`()
        async throws
    {
        let (bench, run) = try await failed()
        try await bench.splice.replay(run, amending: ["two": .output(try Payload("by hand"))])
        #expect(try await bench.settle(run).status == .completed)
        #expect(calls.calls == ["in \(run)/one", "by hand \(run)/three"])
    }

    @Test func `a dead letter makes a step's call again with another input, under the same key`() async throws {
        let script = Script(.failure(.permanent("refused", "no funds")), .success("ok"))
        let bench = try await Bench(
            Flow { input, process in try await process.step("pay", .scripted("pay", .atMostOnce, script), input) })
        let run = try await bench.splice.submit(Flow.self, "10").run
        #expect(try await bench.settle(run).status == .failed)
        try await bench.splice.replay(run, amending: ["pay": .input(try Payload("7"))])
        #expect(try await bench.settle(run).status == .completed)
        #expect(script.calls == ["10 \(run)/pay", "7 \(run)/pay"])
    }

    @Test func `what a person gives for a step that is done, or is not there, is refused`() async throws {
        let (bench, run) = try await failed()
        let given = StepAmendment.output(try Payload("x"))
        for (step, code) in [("one", DeliveryError.Code.conflict), ("four", .notFound)] {
            let error = await #expect(throws: DeliveryError.self) {
                try await bench.splice.replay(run, amending: [step: given])
            }
            #expect(error?.code == code)
        }
        #expect(try await bench.store.run(run)?.status == .failed)
    }

    @Test func `a fork does a run again from a step on, with what was done before`() async throws {
        let bench = try await Bench(flow())
        let run = try await bench.splice.submit(Flow.self, "in").run
        try await bench.settle(run)
        #expect(calls.calls.count == 3)
        let fork = try await bench.splice.fork(run, before: "two")
        #expect(try await bench.settle(fork).status == .completed)
        #expect(calls.calls.suffix(2) == ["ok \(fork)/two", "ok \(fork)/three"])
        #expect(try await bench.store.run(run)?.status == .completed, "the old run stays as it is")
        let error = await #expect(throws: DeliveryError.self) { try await bench.splice.fork(run, before: "four") }
        #expect(error?.code == .notFound)
    }

    @Test func `an import of an unfinished run does nothing until a person retries it`() async throws {
        let (bench, run) = try await failed()
        try await bench.splice.replay(run)
        let journal = try #require(try await bench.store.export(run))
        #expect(journal.run.status == .ready)

        let elsewhere = try await Bench(flow())
        try await elsewhere.store.restore(journal.held(at: elsewhere.clock.now))
        try await elsewhere.splice.runUntilIdle()
        #expect(try await elsewhere.store.run(run)?.failure?.code == "imported")
        let before = calls.calls.count
        try await elsewhere.splice.replay(run)
        #expect(try await elsewhere.settle(run).status == .completed)
        #expect(calls.calls.count == before + 2, "what is journalled is not called again")
    }

    @Test func `an import of a finished run is that run`() async throws {
        let bench = try await Bench(flow())
        let run = try await bench.splice.submit(Flow.self, "in").run
        try await bench.settle(run)
        let journal = try #require(try await bench.store.export(run))
        let line = try Payload(journal).text
        let elsewhere = MemoryStore()
        try await elsewhere.restore(try JournalExport(line: line).held(at: bench.clock.now))
        #expect(try await elsewhere.export(run) == journal)
    }

    @Test func `a journal of a newer format, or of a run without an id, is refused and says so`() throws {
        let line = """
            {"format":99,"run":{"claims":0,"correlationID":"c","createdAt":{"milliseconds":0},"dueAt":{"milliseconds":0},\
            "id":"A","input":"1","process":"p","status":"ready","version":1,"wakes":0},"steps":[]}
            """
        let error = #expect(throws: DeliveryError.self) { try JournalExport(line: line) }
        #expect(error?.code == .storeTooNew)
        #expect(throws: DeliveryError.self) { try JournalExport(line: "{") }
        let known = line.replacing(#""format":99"#, with: #""format":2"#)
        #expect(throws: Never.self) { try JournalExport(line: known) }
        let nameless = #expect(throws: DeliveryError.self) {
            try JournalExport(line: known.replacing(#""id":"A""#, with: #""id":"""#))
        }
        #expect(nameless?.code == .payload)
    }
}

import SpliceDelivery
import SpliceTesting
import Testing

@Suite struct JournalReplayTests {
    /// A run of two steps and its journal, as an older version of the code left them.
    private func journal() async throws -> JournalExport {
        let bench = try await Bench(flow { "\($0)" })
        let run = try await bench.splice.submit(Flow.self, "in").run
        try await bench.settle(run)
        let export = try #require(try await bench.store.export(run))
        return try Payload(export).decode()
    }

    private func flow(
        _ calls: Script = Script(), between: (@Sendable (ProcessContext) async throws -> Void)? = nil,
        second: Bool = true, input: String = "1", end: @escaping @Sendable (String) -> String
    ) -> Flow {
        Flow { _, process in
            let one = try await process.step("one", .scripted("one", .idempotent, calls), input)
            try await between?(process)
            guard second else { return end(one) }
            return end(try await process.step("two", .scripted("two", .idempotent, calls), one))
        }
    }

    @Test func `the same code replays a journal without a call`() async throws {
        let calls = Script()
        #expect(try await JournalReplay.run(flow(calls) { "\($0)" }, try await journal()) == .same)
        #expect(calls.calls.isEmpty)
    }

    @Test func `a difference is named with its step`() async throws {
        let journal = try await journal()
        let more = flow(between: { _ = try await $0.step("new", .scripted("new", .read), "1") }) { "\($0)" }
        #expect(
            try await JournalReplay.run(more, journal)
                == .diverges(at: "new", "the code calls a step that the journal does not have"))
        #expect(
            try await JournalReplay.run(flow(second: false) { "\($0)" }, journal)
                == .diverges(at: "two", "the journal has a step that the code does not call"))
        #expect(
            try await JournalReplay.run(flow { "other \($0)" }, journal)
                == .diverges(at: nil, "the output is another one"))
        guard case .diverges(at: "one", _) = try await JournalReplay.run(flow(input: "2") { "\($0)" }, journal) else {
            Issue.record("another input must be noticed")
            return
        }
    }

    @Test func `a new step behind a version check does not disturb older runs`() async throws {
        let journal = try await journal()
        let changed = flow(
            between: { process in
                guard process.changed("another step", since: 4) else { return }
                _ = try await process.step("new", .scripted("new", .read), "1")
            }, end: { "\($0)" })
        #expect(try await JournalReplay.run(changed, journal) == .same)
    }
}

import Foundation
import SpliceDelivery
import SpliceSQLite
import Testing

/// Mending, moving and planning from the command line.
@Suite struct CommandLineRepairTests {
    private let file: TemporaryFile
    private let tool = BuiltProduct(name: "splice")

    init() throws { file = try TemporaryFile() }

    private func splice(_ words: String..., at path: String? = nil) throws -> (text: String, status: Int32) {
        try tool.output(words + ["--store", path ?? file.path])
    }

    /// Works until nothing is due; returns the new run if there is an input for one.
    @discardableResult
    private func work(_ input: String? = nil, at path: String? = nil) async throws -> RunID? {
        let splice = try await Splice(store: .sqlite(path ?? file.path), owner: "test")
        try splice.register(Pay())
        let run = input == nil ? nil : try await splice.submit(Pay.self, input ?? "").run
        try await splice.runUntilIdle()
        try await splice.store.close()
        return run
    }

    private func output(_ run: RunID, at path: String? = nil) async throws -> String? {
        let store = try SQLiteStore(path: path ?? file.path)
        defer { Task { try? await store.close() } }
        return try await store.run(run)?.output?.text
    }

    @Test func `a failed step is left out with an output, or made again with another input`() async throws {
        defer { file.remove() }
        let skipped = try #require(try await work("too much")), edited = try #require(try await work("too much"))
        #expect(try splice("skip", skipped.rawValue, "pay", "--value", "not json").status != 0)
        #expect(try splice("skip", skipped.rawValue, "note", "--value", "\"x\"").status != 0, "a step that is done")
        #expect(try splice("skip", skipped.rawValue, "none", "--value", "\"x\"").status != 0, "no such step")
        #expect(try splice("skip", skipped.rawValue, "pay", "--value", "\"by hand\"").status == 0)
        #expect(try splice("edit", edited.rawValue, "pay", "--value", "\"less\"").status == 0)
        try await work()
        #expect(try await output(skipped) == "\"by hand\"")
        #expect(try await output(edited) == "\"paid less\"")
    }

    @Test func `all dead letters are retried, each once`() async throws {
        defer { file.remove() }
        let runs = [try #require(try await work("too much")), try #require(try await work("too much"))]
        let lines = try splice("retry", "--all").text.split(separator: "\n")
        #expect(lines == ["\(runs[1]) ready", "\(runs[0]) ready"])
        #expect(try splice("retry", "--all").text == "")
    }

    @Test(arguments: [
        ["purge", "--runs", "-1"], ["purge", "--runs", "9223372036854775807"], ["purge", "--inbox", "36501"],
        ["watch", "--every", "0"], ["watch", "--every", "inf"], ["watch", "--every", "nan"],
        ["watch", "--every", "86401"],
    ])
    func `days and seconds out of range are refused`(_ words: [String]) async throws {
        defer { file.remove() }
        try await work("1")
        // EX_USAGE, not a trap.
        #expect(try tool.output(words + ["--store", file.path]).status == 64)
    }

    @Test func `a run is done again from a step on`() async throws {
        defer { file.remove() }
        let run = try #require(try await work("1"))
        let answer = try splice("fork", run.rawValue, "pay")
        #expect(answer.text.contains("1 step(s) taken over"), "\(answer.text)")
        try await work()
        let fork = RunID(String(answer.text.prefix(26)))
        #expect(try await output(fork) == "\"paid 1\"")
        #expect(try splice("fork", run.rawValue, "none").status != 0)
    }

    @Test func `runs move to another store, and unfinished ones wait there for a person`() async throws {
        defer { file.remove() }
        let done = try #require(try await work("1")), failed = try #require(try await work("too much"))
        #expect(try splice("retry", failed.rawValue).status == 0)
        let journals = file.folder + "/journals.jsonl"
        try splice("export", done.rawValue, failed.rawValue).text
            .write(toFile: journals, atomically: true, encoding: .utf8)
        let other = file.folder + "/other.db"
        try await SQLiteStore(path: other).close()
        #expect(try splice("import", journals, at: other).text == "\(done) completed\n\(failed) failed\n")
        #expect(try splice("import", journals, at: other).status != 0, "a second time they are there")
        try await work(at: other)
        #expect(try splice("runs", "--failed", at: other).text.contains("imported"))
        #expect(try await output(done, at: other) == "\"paid 1\"")
        try "{\"format\":99}\n".write(toFile: journals, atomically: true, encoding: .utf8)
        #expect(try splice("import", journals, at: other).status != 0)
    }

    @Test func `journals are replayed against a program, which says where it comes another way`() async throws {
        defer { file.remove() }
        let unknown = try #require(try await work("1"))
        let worker = try BuiltProduct(name: "splice-crash-worker").launch([file.folder, "1"])
        try worker.run()
        worker.waitUntilExit()
        let store = try SQLiteStore(path: file.path)
        let run = try #require(try await store.runs(RunQuery(process: "fulfilment")).first).id
        try await store.close()
        let script = file.folder + "/replay"
        let program = try #require(worker.executableURL).path
        try "#!/bin/sh\nexec '\(program)' replay\n".write(toFile: script, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: script)

        let same = try splice("replay", run.rawValue, "--with", script)
        #expect(same.status == 0)
        #expect(same.text.contains("same"), "\(same.text)")
        let both = try splice("replay", run.rawValue, unknown.rawValue, "--with", script, "--json")
        #expect(both.status == 1)
        #expect(both.text.contains("unknownProcess"), "\(both.text)")
        #expect(try splice("replay", run.rawValue, "--with", "/bin/false").status != 0)
        #expect(try splice("replay", run.rawValue, "--with", "/nowhere").status != 0)
    }

    @Test func `schedules are listed, stopped and let go on, ids are looked up both ways, figures are shown`()
        async throws
    {
        defer { file.remove() }
        let splice = try await Splice(store: .sqlite(file.path), owner: "test")
        try splice.register(Pay())
        try splice.schedule("nightly", .cron("0 2 * * *", in: "UTC"), starting: Pay.self) { _ in "1" }
        try await splice.runUntilIdle()
        let row = CrossReferenceRow(kind: "order", entity: "O-1", system: "shop", externalID: "1001")
        try await splice.store.link(row)
        try await splice.store.link(CrossReferenceRow(kind: "order", entity: "O-1", system: "books", externalID: "77"))
        try await splice.store.close()

        #expect(try self.splice("schedules").text.contains("cron 0 2 * * * in UTC"))
        #expect(try self.splice("pause", "nightly").status == 0)
        #expect(try self.splice("schedules").text.contains("paused"))
        #expect(try self.splice("schedules", "--json").text.contains("\"isPaused\":true"))
        #expect(try self.splice("resume", "nightly").status == 0)
        #expect(try self.splice("pause", "weekly").status != 0)

        #expect(try self.splice("lookup", "order", "--system", "shop", "--id", "1001").text.contains("books   77"))
        #expect(try self.splice("lookup", "order", "--entity", "O-1", "--json").text.contains("\"id\":\"1001\""))
        #expect(try self.splice("lookup", "order", "--entity", "O-2").status != 0)
        #expect(try self.splice("lookup", "order").status != 0)

        let figures: StoreFigures = try Payload(
            bytes: Array(try self.splice("watch", "--lines", "1", "--json").text.utf8.dropLast())
        ).decode()
        #expect(figures.workers == 0)
        #expect(try self.splice("watch", "--lines", "2", "--every", "0.01").text.contains("done/s"))
    }
}

/// Two steps, of which the second refuses one input.
private struct Pay: DurableProcess {
    static let name = "pay", version = 1

    func run(_ input: String, _ process: ProcessContext) async throws -> String {
        _ = try await process.value("note") { "noted" }
        let pay = Action<String, String>("pay", system: "bank", effect: .idempotent) { amount, _ in
            if amount == "too much" { throw ActionFailure.permanent("refused", "no funds") }
            return "paid \(amount)"
        }
        return try await process.step("pay", pay, input)
    }
}

import Foundation
import GRDB
import SpliceAuth
import SpliceConnect
import SpliceDelivery
import SpliceSQLite
import Testing

/// Runs whose payloads cannot be opened: damaged ones, and sealed ones where there is no key.
@Suite struct UnreadableRunTests {
    private let file: TemporaryFile
    private let tool = BuiltProduct(name: "splice")
    private let options: SQLiteStore.Options

    init() throws {
        file = try TemporaryFile()
        var options = SQLiteStore.Options()
        options.cipher = SealedPayloads(try KeyRing(primary: .random(id: "k")))
        self.options = options
    }

    private func engine() async throws -> Splice {
        let splice = try await Splice(store: .sqlite(file.path, options: options), owner: "test")
        try splice.register(Refuse())
        return splice
    }

    @Test func `a damaged run does not stop the others, and is left for later`() async throws {
        defer { file.remove() }
        let splice = try await engine()
        let (damaged, whole) = (
            try await splice.submit(Refuse.self, "fine").run, try await splice.submit(Refuse.self, "fine").run
        )
        let database = try DatabaseQueue(path: file.path)
        let before = SystemClock().now
        try await database.write { db in
            try db.execute(sql: "UPDATE run SET input = x'00' WHERE id = ?", arguments: [damaged.rawValue])
        }
        try await splice.runUntilIdle()
        #expect(try await splice.store.run(whole)?.status == .completed)
        let row = try database.read { db in
            try Row.fetchOne(
                db, sql: "SELECT status, worker, claims, due_at FROM run WHERE id = ?", arguments: [damaged.rawValue])
        }
        #expect(row?["status"] == "ready")
        #expect(row?["worker"] as String? == nil)
        #expect(row?["claims"] == 0)
        #expect(try #require(row?["due_at"] as Int64?) >= (before + .seconds(60)).milliseconds)
        try await splice.store.close()
    }

    @Test func `more damaged runs than are taken up at once do not hide the one behind them`() async throws {
        defer { file.remove() }
        var engineOptions = Splice.Options()
        engineOptions.concurrency = 2
        let splice = try await Splice(
            store: .sqlite(file.path, options: options), owner: "test", options: engineOptions)
        try splice.register(Refuse())
        for _ in 0..<9 { _ = try await splice.submit(Refuse.self, "fine") }
        let database = try DatabaseQueue(path: file.path)
        try await database.write { try $0.execute(sql: "UPDATE run SET input = x'00', due_at = 0") }
        try database.close()
        let whole = try await splice.submit(Refuse.self, "fine").run
        try await splice.runUntilIdle()
        #expect(try await splice.store.run(whole)?.status == .completed)
        try await splice.store.close()
    }

    @Test func `the tool shows what it cannot open as sealed`() async throws {
        defer { file.remove() }
        let splice = try await engine()
        let run = try await splice.submit(Refuse.self, "fine").run
        try await splice.runUntilIdle()
        try await splice.store.close()
        let shown = try tool.output(["show", run.rawValue, "--json", "--store", file.path])
        #expect(shown.status == 0)
        let journal = try JournalExport(line: shown.text)
        #expect(journal.run.status == .completed)
        #expect(journal.run.input.text == "\"sealed\"")
        #expect(journal.run.output?.text == "\"sealed\"")
        #expect(journal.steps.map(\.output?.text) == ["\"sealed\""])
        let listed = try tool.output(["runs", "--json", "--store", file.path])
        #expect(listed.text.contains("\"input\":\"\\\"sealed\\\"\""), "\(listed.text)")
    }

    @Test func `the tool does not mend, fork or export what it cannot open`() async throws {
        defer { file.remove() }
        let splice = try await engine()
        let run = try await splice.submit(Refuse.self, "too much").run
        try await splice.runUntilIdle()
        #expect(try await splice.store.run(run)?.status == .failed)
        let journal = try await splice.store.export(run)
        try await splice.store.close()
        for words in [
            ["skip", run.rawValue, "pay", "--value", "\"x\""], ["edit", run.rawValue, "pay", "--value", "\"x\""],
            ["fork", run.rawValue, "pay"], ["export", run.rawValue], ["replay", run.rawValue, "--with", "/bin/true"],
        ] {
            let answer = try tool.output(words + ["--store", file.path])
            #expect(answer.status != 0, "\(words)")
            #expect(answer.text == "", "\(words)")
        }
        let store = try SQLiteStore(path: file.path, options: options)
        #expect(try await store.export(run) == journal)
        #expect(try await store.runs(RunQuery()).count == 1)
        try await store.close()
    }
}

/// One step that refuses one input.
private struct Refuse: DurableProcess {
    static let name = "refuse", version = 1

    func run(_ input: String, _ process: ProcessContext) async throws -> String {
        let pay = Action<String, String>("pay", system: "bank", effect: .idempotent) { amount, _ in
            if amount == "too much" { throw ActionFailure.permanent("refused", "no funds") }
            return "paid \(amount)"
        }
        return try await process.step("pay", pay, input)
    }
}

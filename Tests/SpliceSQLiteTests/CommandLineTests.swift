import Foundation
import SpliceDelivery
import SpliceSQLite
import Testing

/// The command-line tool on a real store, as a person and as a program would use it.
@Suite struct CommandLineTests {
    private let file: TemporaryFile
    private let tool = BuiltProduct(name: "splice")

    init() throws { file = try TemporaryFile() }

    private func splice(_ words: String...) throws -> (text: String, status: Int32) {
        try tool.output(words + ["--store", file.path])
    }

    /// One run that waits for a person, one dead letter.
    private func prepare() async throws -> (waiting: RunID, dead: RunID) {
        let splice = try await Splice(store: .sqlite(file.path), owner: "test")
        try splice.register(Decide())
        let waiting = try await splice.submit(Decide.self, "ask").run
        let dead = try await splice.submit(Decide.self, "fail", lane: "shop/42").run
        try await splice.runUntilIdle()
        try await splice.store.close()
        return (waiting, dead)
    }

    @Test func `a person finds a review, answers it by the end of its id, and the run goes on`() async throws {
        defer { file.remove() }
        let (waiting, _) = try await prepare()
        #expect(try splice("reviews").text.contains("Is it too much?"))
        let end = String(waiting.rawValue.suffix(8))
        #expect(try splice("answer", end, "cost", "maybe").status != 0)
        #expect(try splice("answer", end, "cost", "approve", "--note", "fine", "--by", "me").status == 0)
        #expect(try splice("answer", end, "cost", "approve").status != 0, "a second answer")
        let engine = try await Splice(store: .sqlite(file.path), owner: "test")
        try engine.register(Decide())
        try await engine.runUntilIdle()
        #expect(try await engine.store.run(waiting)?.output?.text == "\"approved by me: fine\"")
        try await engine.store.close()
    }

    @Test func `a dead letter is listed with its reason and can be retried and given up`() async throws {
        defer { file.remove() }
        let (_, dead) = try await prepare()
        #expect(try splice("runs", "--failed").text.contains("shop/42"), "whose run it is")
        let listed = try splice("runs", "--failed", "--json").text
        let run: RunRecord = try Payload(bytes: Array(listed.utf8.dropLast())).decode()
        #expect(run.id == dead)
        #expect(run.failure?.code == "refused")
        #expect(try splice("show", dead.rawValue).text.contains("no funds"))
        #expect(try splice("retry", dead.rawValue).text == "\(dead) ready\n")
        #expect(try splice("retry", dead.rawValue).status != 0, "a run that is ready already")
        #expect(try splice("abort", dead.rawValue, "--because", "no").status == 0)
        let line = try splice("watch", "--lines", "1", "--json").text
        let figures: StoreFigures = try Payload(bytes: Array(line.utf8.dropLast())).decode()
        #expect(figures.runs == ["ready": 1, "waiting": 1])
        #expect(figures.openReviews == 1)
    }

    @Test func `an exported run comes back as it is in the store`() async throws {
        defer { file.remove() }
        let (waiting, _) = try await prepare()
        let line = try splice("export", waiting.rawValue).text
        let export: JournalExport = try Payload(bytes: Array(line.utf8.dropLast())).decode()
        let store = try SQLiteStore(path: file.path)
        #expect(try await store.export(waiting) == export)
        #expect(export.steps.map(\.name) == ["cost"])
        try await store.close()
    }

    @Test func `a healthy file is found healthy, a missing one is an error`() async throws {
        defer { file.remove() }
        _ = try await prepare()
        #expect(try splice("check").text == "durability: full, wal\nno damage\n")
        #expect(try tool.output(["runs", "--store", file.path + "-missing"]).status != 0)
        #expect(!FileManager.default.fileExists(atPath: file.path + "-missing"))
    }
}

/// Asks a person, or fails.
private struct Decide: DurableProcess {
    static let name = "decide", version = 1

    func run(_ input: String, _ process: ProcessContext) async throws -> String {
        if input == "fail" {
            let pay = Action<String, String>("pay", system: "bank", effect: .idempotent) { _, _ in
                throw ActionFailure.permanent("refused", "no funds")
            }
            return try await process.step("pay", pay, input)
        }
        let answer = try await process.review("cost", "Is it too much?")
        return "\(answer.approved ? "approved" : "rejected") by \(answer.by): \(answer.note)"
    }
}

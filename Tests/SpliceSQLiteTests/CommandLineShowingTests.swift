import Foundation
import SpliceAuth
import SpliceConnect
import SpliceDelivery
import SpliceSQLite
import Testing

/// What the command-line tool does with what it is not meant to be given: hostile texts, a full disk, a variable that was not set.
@Suite struct CommandLineShowingTests {
    private let file: TemporaryFile
    private let tool = BuiltProduct(name: "splice")

    init() throws { file = try TemporaryFile() }

    private func splice(_ words: String...) throws -> (text: String, status: Int32) {
        try tool.output(words + ["--store", file.path])
    }

    /// A run that waits for a person.
    private func waiting(_ input: String, options: SQLiteStore.Options = .init()) async throws -> RunID {
        let engine = try await Splice(store: .sqlite(file.path, options: options), owner: "test")
        try engine.register(Ask())
        let run = try await engine.submit(Ask.self, input).run
        try await engine.runUntilIdle()
        try await engine.store.close()
        return run
    }

    @Test(arguments: [["runs"], ["show", "HOSTILE"], ["reviews"]])
    func `what another system said gives the terminal no commands and breaks no line`(words: [String]) async throws {
        defer { file.remove() }
        let evil = "\u{1B}]0;owned\u{7}\u{1B}[2J\r\nrun: fine\u{9B}31m\u{202E}\u{2028}\u{7F}"
        _ = try await waiting(evil)
        let store = try SQLiteStore(path: file.path)
        try await store.restore(try Self.hostile(evil))
        try await store.close()
        let text = try tool.output(words + ["--store", file.path]).text
        #expect(text.contains("owned"))
        let commands = text.unicodeScalars.filter { scalar in
            scalar != "\n"
                && [.control, .format, .lineSeparator].contains(scalar.properties.generalCategory)
        }
        #expect(commands.isEmpty, "\(commands.map { $0.value })")
        #expect(!text.split(separator: "\n").contains { $0.hasPrefix("run: fine") })
    }

    private static func hostile(_ text: String) throws -> JournalExport {
        let message = try Payload(text).text
        return try JournalExport(
            line: """
                {"format":1,"run":{"claims":1,"correlationID":"c","createdAt":{"milliseconds":1},"dueAt":{"milliseconds":1},\
                "failure":{"code":"c","message":\(message)},"finishedAt":{"milliseconds":1},"id":"HOSTILE","input":"1",\
                "process":"ask","status":"failed","version":1,"wakes":0},"steps":[]}
                """)
    }

    @Test(arguments: ["show", "export", "abort"])
    func `an empty id names no run, not the only one there is`(command: String) async throws {
        defer { file.remove() }
        let run = try await waiting("x")
        let words = command == "abort" ? ["--because", "no"] : []
        #expect(try tool.output([command, ""] + words + ["--store", file.path]).status == 1)
        let store = try SQLiteStore(path: file.path)
        #expect(try await store.run(run)?.compensation == nil)
        try await store.close()
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")),
        arguments: [["export", "RUN"], ["runs"], ["runs", "--json"], ["watch", "--lines", "1"]])
    func `an output that could not be written is an error, so that half an export is not taken for a whole one`(
        words: [String]
    ) async throws {
        defer { file.remove() }
        let run = try await waiting("x")
        let process = try tool.launch(words.map { $0 == "RUN" ? run.rawValue : $0 } + ["--store", file.path])
        process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
    }

    @Test(arguments: [
        ["runs", "--limit", "0"], ["runs", "--limit=-1"], ["reviews", "--limit=-1"], ["messages", "--limit=-1"],
        ["watch", "--lines=-1"], ["watch", "--lines", "0"], ["runs", "--failed", "--status", "ready"],
        ["vacuum", "--json"], ["purge", "--json"],
    ])
    func `a word that would do nothing, or everything, is refused`(words: [String]) async throws {
        defer { file.remove() }
        _ = try await waiting("x")
        #expect(try tool.output(words + ["--store", file.path]).status == 64)
    }

    @Test func `journals that came over Windows are taken in, and the line that is wrong is the line that is named`()
        async throws
    {
        defer { file.remove() }
        let run = try await waiting("x")
        let line = try splice("export", run.rawValue).text.dropLast()
        let other = file.folder + "/other.db"
        try await SQLiteStore(path: other).close()
        let journals = file.folder + "/journals.jsonl"
        try "\r\n\(line)\r\n\r\nnonsense\r\n".write(toFile: journals, atomically: true, encoding: .utf8)
        let process = try tool.launch(["import", journals, "--store", other])
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        #expect(said.contains("line 4"), "\(said)")
        let store = try SQLiteStore(path: other)
        #expect(try await store.run(run) != nil)
        try await store.close()
    }

    @Test func `no value is written beside sealed ones: the tool has no key, the application has`() async throws {
        defer { file.remove() }
        var options = SQLiteStore.Options()
        options.cipher = SealedPayloads(try KeyRing(primary: .random(id: "k")))
        let run = try await waiting("x", options: options)
        #expect(try splice("answer", run.rawValue, "cost", "approve", "--value", "\"pearl\"").status == 1)
        #expect(try splice("reviews").text.contains("cost"))
        #expect(try splice("answer", run.rawValue, "cost", "approve").status == 0)
    }

    @Test func `a message that was not delivered tells programs what it tells people`() async throws {
        defer { file.remove() }
        let engine = try await Splice(store: .sqlite(file.path), owner: "test")
        try engine.register(Ask())
        _ = try await engine.submit(Ask.self, "x")
        try await engine.runUntilIdle()
        let message = try #require(try await engine.store.dueMessages(limit: 1, now: .distantFuture).first)
        let refusal = FailureRecord(code: "tooLarge", message: "over 1 MB")
        try await engine.store.settle([message.id: .dead(refusal)])
        try await engine.store.close()
        let said = try splice("messages", "--json").text
        for word in ["\"code\":\"tooLarge\"", "over 1 MB", "\"topic\":\"asked\"", "attempts", "createdAt"] {
            #expect(said.contains(word), "\(said)")
        }
    }
}

/// Asks a person, in the words that came in.
private struct Ask: DurableProcess {
    static let name = "ask", version = 1

    func run(_ input: String, _ process: ProcessContext) async throws -> String {
        try await process.emit("told", to: "asked", input)
        let answer = try await process.review("cost", input)
        return "\(answer.approved)"
    }
}

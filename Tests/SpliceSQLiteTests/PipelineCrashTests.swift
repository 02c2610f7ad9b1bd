import Foundation
import GRDB
import SpliceConnect
import SpliceDelivery
import SpliceSQLite
import SpliceTestServer
import Testing

/// A real application moves a file into a database of another system, and is killed on the way.
@Suite(.serialized) struct PipelineCrashTests {
    private let file: TemporaryFile
    private let worker = BuiltProduct(name: "splice-pipeline-worker")

    init() throws { file = try TemporaryFile() }

    /// A file of so many records; every 97th is bad, every 101st is refused by the target, every 211th no record at all.
    private func write(_ count: Int) throws -> (good: Int, quarantined: Int) {
        var lines = ""
        var good = 0
        for number in 0..<count {
            if number % 211 == 210 {
                lines += "{\"no\":\"id \(number)\"}\n"
                continue
            }
            let name = number % 97 == 96 ? "bad" : number % 101 == 100 ? "refused" : "name \(number)"
            if name.hasPrefix("name") { good += 1 }
            lines += "{\"id\":\"k\(number)\",\"name\":\"\(name)\"}\n"
        }
        try lines.write(toFile: file.folder + "/records.jsonl", atomically: true, encoding: .utf8)
        return (good, count - good)
    }

    /// Starts the worker so many times, kills it each time after at most `longest` records, and lets the last one come to its end.
    private func run(_ command: [String], kills: Int, longest: Int) throws {
        let seed = ProcessInfo.processInfo.environment["SPLICE_SEED"].flatMap { UInt64($0) } ?? 20_260_701
        print("pipeline kills: SPLICE_SEED=\(seed)")
        var random = CrashedWorker.Seeded(seed: seed)
        for number in 0..<kills {
            let place = number.isMultiple(of: 2) ? "read" : "written"
            let process = try worker.launch(
                [file.folder] + command + [place, "\(Int.random(in: 1...longest, using: &random))"])
            let (output, input) = (Pipe(), Pipe())
            process.standardOutput = output
            process.standardInput = input
            try process.run()
            #expect(output.fileHandleForReading.availableData == Data("\(place)\n".utf8))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            #expect(process.terminationReason == .uncaughtSignal)
        }
        #expect(try worker.output([file.folder] + command).status == 0)
    }

    @Test func `kills in the middle of a pass lose no record, and count none twice`() async throws {
        defer { file.remove() }
        let count = 12_000
        let expected = try write(count)
        // Eight times a thousand at the most: the pass is never over before it is killed.
        try run(["move"], kills: 8, longest: 1000)

        let target = try DatabaseQueue(path: file.folder + "/target.db")
        let (records, writes) = try await target.read { db in
            (
                try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM customer") ?? 0,
                try Int.fetchOne(db, sql: "SELECT MAX(writes) FROM customer") ?? 0
            )
        }
        #expect(records == expected.good)
        #expect(writes == 1, "a record that was written again must come out as unchanged")

        try await expectFinished(count, expected)
    }

    @Test func `a file reaches a service that fails and breaks off, through kills, each record once`() async throws {
        defer { file.remove() }
        let count = 600
        let expected = try write(count)
        let service = FaultyService()
        try await withScriptedServer({ await service.answer($0) }) { server in
            try run(["send", server.url("/")], kills: 4, longest: 100)
        }
        let (bodies, changes, faults) = await service.seen
        #expect(bodies.count == expected.good)
        #expect(bodies.allSatisfy { $0.value.contains("\"id\":\"\($0.key)\"") })
        #expect(changes == expected.good, "a record that was sent again must find itself there")
        #expect(faults == [429: 11, 500: 11, 0: 11], "\(faults)")
        try await expectFinished(count, expected)
    }

    /// The store knows of every record: written, there already, or waiting for a person.
    private func expectFinished(_ count: Int, _ expected: (good: Int, quarantined: Int)) async throws {
        let store = try SQLiteStore(path: file.path)
        let run = try #require(try await store.runs(RunQuery(process: PipelineProcess.name)).first)
        #expect(run.status == .completed)
        let counts: PipelineCounts = try #require(try run.output?.decode())
        #expect(counts.read == count)
        #expect(counts.written + counts.unchanged == expected.good)
        #expect(counts.quarantined == expected.quarantined)
        #expect(try await store.reviews(open: true, limit: 1000).count == expected.quarantined)
        try await store.close()
    }

    @Test func `processes that share a limit keep within it together`() async throws {
        defer { file.remove() }
        try await SQLiteStore(path: file.path).close()
        let pipes = try (0..<3).map { _ in
            let process = try worker.launch([file.folder, "limits", "30"])
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            return (process, pipe)
        }
        var times: [Double] = []
        for (process, pipe) in pipes {
            let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            times += text.split(separator: "\n").compactMap { Double($0) }
        }
        times.sort()
        #expect(times.count == 90)
        // 100 a second and 5 at once: no stretch of time sees more than its share. A process notes the time before it asks, and may
        // be held up in between: one call each.
        for (first, start) in times.enumerated() {
            for last in first..<times.count {
                let allowed = 5 + (times[last] - start) / 1000 * 100 + 3
                #expect(Double(last - first + 1) <= allowed, "from \(start) to \(times[last])")
            }
        }
    }
}

import Foundation
import GRDB
import SpliceDelivery
import SpliceSQLite

/// Journalled steps a second, with 1, 16 and 256 runs at once, against GRDB with one row a commit, both with full sync
/// on the same disk, in turn; and the raw fsync rate.
struct StepRates {
    let folder: String
    /// A writer alone waits for the disk and for nothing else, so many short rounds in turn tell more than a few long ones.
    private func rounds(_ writers: Int) -> Int { writers == 1 ? 21 : 5 }

    func run() async throws {
        row("fsync_per_s", try (0..<3).map { _ in try fsyncRate() }, unit: "1/s", better: "higher", goal: nil)
        for (writers, goal) in [(1, 0.85), (16, 4.0), (256, 10.0)] {
            var ratios: [Double] = []
            var rates: [Double] = []
            var costs: [Double] = []
            var peerCosts: [Double] = []
            for round in 0..<rounds(writers) {
                let start = cpuSeconds()
                let plain = try await plainRate("\(writers)-\(round)", writers: writers)
                let before = cpuSeconds()
                peerCosts.append((before - start) / Double(plainSteps(writers)) * 1e6)
                let ours = try await journalRate("\(writers)-\(round)", writers: writers, steps: steps(writers))
                let cost = (cpuSeconds() - before) / Double(steps(writers)) * 1e6
                note(
                    "\(writers) writers: \(Int(ours)) steps/s at \(Int(cost)) µs of CPU each, one row a commit \(Int(plain))/s"
                )
                ratios.append(ours / plain)
                rates.append(ours)
                costs.append(cost)
            }
            row("sqlite_step_cpu_us_\(writers)", costs, unit: "µs", better: "lower", goal: nil)
            row("single_commit_cpu_us_\(writers)", peerCosts, unit: "µs", better: "lower", goal: nil)
            row("sqlite_steps_per_s_\(writers)", rates, unit: "1/s", better: "higher", goal: nil)
            row("sqlite_vs_single_commit_\(writers)", ratios, unit: "×", better: "higher", goal: goal)
        }
    }

    /// A fixed amount of work for a profiler, such as `valgrind --tool=callgrind`.
    func profile(_ writers: Int) async throws {
        _ = try await journalRate("profile", writers: writers, steps: max(10_000, steps(writers)))
    }

    private func fsyncRate() throws -> Double {
        let path = folder + "/fsync"
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        guard let handle = FileHandle(forWritingAtPath: path) else { return 0 }
        defer { try? handle.close() }
        let block = Data(repeating: 112, count: 4096)
        let count = 500
        let time = try ContinuousClock().measure {
            for _ in 0..<count {
                try handle.write(contentsOf: block)
                try handle.synchronize()
            }
        }
        return Double(count) / (time / .seconds(1))
    }

    private func steps(_ writers: Int) -> Int { writers == 1 ? 300 : writers * 250 }

    private func plainSteps(_ writers: Int) -> Int { writers == 1 ? 300 : max(1000, writers * 8) / writers * writers }

    /// 320 bytes, like the rows of the journal.
    private let payload = Payload(bytes: [0x22] + Array(repeating: 112, count: 298) + [0x22])

    private func plainRate(_ name: String, writers: Int) async throws -> Double {
        let pool = try DatabasePool(path: folder + "/plain-\(name).db")
        try await pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "CREATE TABLE journal (id INTEGER PRIMARY KEY, run TEXT, step INTEGER, payload BLOB)")
        }
        let data = Data(payload.bytes)
        let count = plainSteps(writers)
        let time = try await seconds {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        for step in 0..<count / writers {
                            try await pool.write { db in
                                try db.cachedStatement(sql: "INSERT INTO journal (run, step, payload) VALUES (?, ?, ?)")
                                    .execute(arguments: ["run-\(writer)", step, data])
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        try pool.close()
        return Double(count) / time
    }

    private func journalRate(_ name: String, writers: Int, steps: Int) async throws -> Double {
        let store = try SQLiteStore(path: folder + "/journal-\(name).db")
        guard try await store.durability() == "full, wal" else { fatalError("full sync is off") }
        let now = SystemClock().now
        let worker = WorkerID("bench")
        try await store.keepAlive(worker, until: now + .seconds(3600), now: now)
        _ = try await store.submit(
            (0..<writers).map { number in
                Submission(run: RunID("run-\(number)"), process: "p", version: 1, input: payload, submittedAt: now)
            })
        let claims = try await store.claim(
            ClaimRequest(worker: worker, processes: ["p": 1], limit: writers, now: now + .seconds(1)))
        let each = steps / writers
        let output = payload
        let time = try await seconds {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for claim in claims {
                    group.addTask {
                        for number in 0..<each {
                            let step = StepRecord(
                                name: "step-\(number)", kind: .action, state: .done, attempt: 1,
                                sequence: Int64(number), fingerprint: 7, output: output, updatedAt: now)
                            try await store.commit([.step(step)], under: claim.fence, at: now)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        try await store.close()
        return Double(each * writers) / time
    }
}

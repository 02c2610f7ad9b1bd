import Foundation
import GRDB
import SpliceDelivery
import SpliceSQLite

/// What claiming and completing a run costs in a store that holds many finished runs, against an empty one.
struct ClaimCost {
    let folder: String
    let finished: Int

    func run() async throws {
        let full = folder + "/full.db", empty = folder + "/empty.db"
        try await SQLiteStore(path: full).close()
        try fill(full)
        var ratios: [Double] = []
        var costs: [Double] = []
        for _ in 0..<5 {
            let small = try await cost(empty)
            let large = try await cost(full)
            note(
                "claim and complete: \(Int(large.time * 1e6)) µs a run beside \(finished) finished runs, \(Int(small.time * 1e6)) µs beside few"
            )
            ratios.append(large.time / small.time)
            costs.append(large.cpu / small.cpu)
        }
        let name = finished == 10_000_000 ? "claim_10m_factor" : "claim_\(finished)_factor"
        row(name, ratios, unit: "×", better: "lower", goal: 1.5)
        row(name + "_cpu", costs, unit: "×", better: "lower", goal: 1.5)
    }

    /// Finished runs, written past the store, since writing ten million of them through it is not what is measured.
    private func fill(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        for start in stride(from: 0, to: finished, by: 1_000_000) {
            try queue.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO run (id, process, version, status, input, output, correlation, created_at, due_at,
                            finished_at, claims, fence)
                        WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)
                        SELECT printf('00%024d', i), 'four-steps', 1, 'completed', x'37', x'37', 'c', i,
                            \(Int64.max), i, 1, 1 FROM n
                        """, arguments: [start, min(start + 1_000_000, finished)])
            }
            note("\(min(start + 1_000_000, finished)) finished runs")
        }
        try queue.close()
        // What the disk still has to write must not disturb the first round.
        let handle = FileHandle(forWritingAtPath: path)
        try handle?.synchronize()
        try handle?.close()
    }

    private func cost(_ path: String) async throws -> (time: Double, cpu: Double) {
        let store = try SQLiteStore(path: path)
        let now = SystemClock().now
        let worker = WorkerID("bench")
        let count = 2000
        try await store.keepAlive(worker, until: now + .seconds(3600), now: now)
        let input = try Payload(7)
        _ = try await store.submit(
            (0..<count).map { _ in
                Submission(
                    run: RunID(UUID().uuidString), process: "p", version: 1, input: input, submittedAt: now)
            })
        let before = cpuSeconds()
        let time = try await seconds {
            for _ in 0..<count / 20 {
                let claims = try await store.claim(
                    ClaimRequest(worker: worker, processes: ["p": 1], limit: 20, now: now + .seconds(1)))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for claim in claims {
                        group.addTask {
                            try await store.commit(
                                [.finish(.completed, output: input, failure: nil)], under: claim.fence, at: now)
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
        let cpu = cpuSeconds() - before
        try await store.close()
        return (time / Double(count), cpu / Double(count))
    }
}

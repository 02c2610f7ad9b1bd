import GRDB
import SpliceDelivery
import SpliceSQLite
import Testing

/// How SQLite finds runs, and what it finds where there is nothing to look for.
@Suite struct RunStatementsTests {
    private static let known = "((process = ? AND version <= ?) OR (process = ? AND version <= ?))"
    private static var two: [any DatabaseValueConvertible] { ["a", 1, "b", 2] }

    struct Statement: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var sql: String
        var arguments: StatementArguments
        var index: String
    }

    private static let statements = [
        Statement(
            testDescription: "due", sql: RunStatements.due(known, suspect: false),
            arguments: StatementArguments([0] + two + [1]), index: "run_due"),
        Statement(
            testDescription: "suspects", sql: RunStatements.due(known, suspect: true),
            arguments: StatementArguments([0] + two + [1]), index: "run_suspect"),
        Statement(
            testDescription: "next", sql: RunStatements.next(known), arguments: StatementArguments(two),
            index: "run_due"),
        Statement(testDescription: "longest due", sql: RunStatements.longestDue, arguments: [], index: "run_due"),
        Statement(
            testDescription: "finished", sql: RunStatements.finished, arguments: [0, 1], index: "run_finished"),
    ]

    @Test(arguments: statements)
    func `runs are found along their index and are not sorted`(_ statement: Statement) async throws {
        let file = try TemporaryFile()
        defer { file.remove() }
        try await SQLiteStore(path: file.path).close()
        let plan = try await DatabaseQueue(path: file.path).read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + statement.sql, arguments: statement.arguments)
                .map { $0["detail"] as String }
        }
        #expect(plan.count == 1, "\(plan)")
        #expect(plan.first?.contains("USING INDEX \(statement.index)") == true, "\(plan)")
    }

    @Test func `a worker that knows no process gets nothing`() async throws {
        let file = try TemporaryFile()
        defer { file.remove() }
        let store = try SQLiteStore(path: file.path)
        let (worker, now) = (WorkerID("w"), WallTime(milliseconds: 1_767_225_600_000))
        try await store.keepAlive(worker, until: now + .seconds(60), now: now)
        _ = try await store.submit([submission("A", at: now)])
        #expect(try await store.nextDue([:]) == nil)
        #expect(try await store.claim(ClaimRequest(worker: worker, processes: [:], limit: 5, now: now)).isEmpty)
        #expect(try await store.nextDue(["p": 1]) == now)
        try await store.close()
    }

    @Test func `who had a run that was removed cannot write about the one that has its number now`() async throws {
        let file = try TemporaryFile()
        defer { file.remove() }
        let store = try SQLiteStore(path: file.path)
        let (worker, now) = (WorkerID("w"), WallTime(milliseconds: 1_767_225_600_000))
        try await store.keepAlive(worker, until: now + .seconds(60), now: now)
        let request = ClaimRequest(worker: worker, processes: ["p": 1], limit: 1, now: now)
        _ = try await store.submit([submission("A", at: now)])
        let old = try #require(try await store.claim(request).first)
        try await store.commit([.finish(.completed, output: nil, failure: nil)], under: old.fence, at: now)
        let later = now + .seconds(1)
        #expect(try await store.purge(PurgeRequest(finishedBefore: later, receivedBefore: later)) == 1)
        _ = try await store.submit([submission("B", at: now)])
        let new = try #require(try await store.claim(request).first)
        #expect(new.fence.handle == old.fence.handle, "SQLite gives numbers away again")
        await #expect(throws: DeliveryError.self) {
            try await store.commit([.finish(.failed, output: nil, failure: nil)], under: old.fence, at: now)
        }
        #expect(try await store.run(RunID("B"))?.status == .ready)
        try await store.close()
    }

    private func submission(_ id: String, at now: WallTime) -> Submission {
        Submission(
            run: RunID(id), process: "p", version: 1, input: Payload(bytes: Array("1".utf8)), submittedAt: now)
    }
}

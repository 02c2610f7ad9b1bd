import GRDB
import SpliceDelivery

/// Writes a run that comes from a journal, inside a transaction that somebody else opened.
struct RunRestorer {
    let db: Database
    let vault: PayloadVault

    func restore(_ journal: JournalExport) throws {
        let run = journal.run
        let runs = RunWriter(db: db, vault: vault)
        guard try runs.find(run.id) == nil else { throw run.exists }
        try insert(run, status: try isBehind(run) ? .queued : run.status)
        let seq = db.lastInsertedRowID
        try StepLog.write(journal.steps, of: seq, vault, db)
        let reviews = ReviewWriter(db: db, vault: vault)
        for review in journal.reviews { try reviews.restore(review, of: seq) }
        for (number, signal) in journal.signals.enumerated() {
            try db.execute(
                sql: "INSERT INTO signal (run, id, seq, name, payload) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    seq, signal.id, number, signal.name,
                    try vault.seal(signal.payload, "signal/\(run.id)/\(signal.id)"),
                ])
        }
    }

    private func isBehind(_ run: RunRecord) throws -> Bool {
        guard let lane = run.lane, !run.status.isFinished else { return false }
        return try Bool.fetchOne(
            db, sql: "SELECT 1 FROM run WHERE lane = ? AND lane IS NOT NULL AND finished_at IS NULL LIMIT 1",
            arguments: [lane]) ?? false
    }

    private func insert(_ run: RunRecord, status: RunStatus) throws {
        let id = run.id.rawValue
        try db.execute(
            sql: """
                INSERT INTO run (id, process, version, status, compensation, lane, input, output, failure, correlation,
                    created_at, due_at, finished_at, claims, wakes, interruptions)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, run.process, run.version, status.rawValue, try json(run.compensation), run.lane,
                try vault.seal(run.input, RunRow.context(id, "input")),
                try vault.seal(run.output, RunRow.context(id, "output")), try json(run.failure), run.correlationID,
                run.createdAt.milliseconds, run.dueAt.milliseconds, run.finishedAt?.milliseconds, run.claims, run.wakes,
                run.interruptions,
            ])
    }
}

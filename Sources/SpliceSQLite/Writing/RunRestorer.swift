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
        return try RunWriter(db: db, vault: vault).isBusy(lane)
    }

    private func insert(_ run: RunRecord, status: RunStatus) throws {
        let id = run.id.rawValue
        // As `RunWriter` writes it: what is looked for must have been written in the same way.
        var insert = try DirectStatement(
            """
            INSERT INTO run (id, process, version, status, compensation, lane, input, output, failure, correlation,
                created_at, due_at, finished_at, claims, wakes, interruptions)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, db)
        insert.bind(id)
        insert.bind(run.process)
        insert.bind(run.version)
        insert.bind(status.rawValue)
        insert.bind(try json(run.compensation))
        insert.bind(run.lane)
        insert.bind(try vault.sealed(run.input, RunRow.context(id, "input")))
        insert.bind(try vault.sealed(run.output, RunRow.context(id, "output")))
        insert.bind(try json(run.failure))
        insert.bind(run.correlationID)
        insert.bind(run.createdAt.milliseconds)
        insert.bind(run.dueAt.milliseconds)
        insert.bind(run.finishedAt?.milliseconds)
        insert.bind(run.claims)
        insert.bind(run.wakes)
        insert.bind(run.interruptions)
        try insert.run()
    }
}

import GRDB
import SpliceDelivery

/// What is written about runs, inside a transaction that somebody else opened.
struct RunWriter {
    let db: Database
    let vault: PayloadVault

    // MARK: Starting

    func submit(_ submission: Submission) throws -> Receipt {
        if let key = submission.dedupeKey {
            var inbox = try DirectStatement("SELECT run FROM inbox WHERE source = ? AND key = ?", db)
            inbox.bind(submission.source)
            inbox.bind(key)
            if let known = try inbox.first({ RunID($0.text(0)) }) { return Receipt(run: known, isDuplicate: true) }
            var insert = try DirectStatement(
                "INSERT INTO inbox (source, key, run, received_at) VALUES (?, ?, ?, ?)", db)
            insert.bind(submission.source)
            insert.bind(key)
            insert.bind(submission.run.rawValue)
            insert.bind(submission.submittedAt.milliseconds)
            try insert.run()
        }
        try insert(submission, isBehind: try submission.lane.map { try isBusy($0) } ?? false)
        return Receipt(run: submission.run, isDuplicate: false)
    }

    /// Whether a lane has an unfinished run.
    func isBusy(_ lane: String) throws -> Bool {
        var unfinished = try DirectStatement(
            "SELECT 1 FROM run WHERE lane = ? AND lane IS NOT NULL AND finished_at IS NULL LIMIT 1", db)
        unfinished.bind(lane)
        return try unfinished.first { _ in true } ?? false
    }

    private func insert(_ submission: Submission, isBehind: Bool) throws {
        var insert = try DirectStatement(
            """
            INSERT INTO run (id, process, version, status, lane, input, correlation, created_at, due_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, db)
        insert.bind(submission.run.rawValue)
        insert.bind(submission.process)
        insert.bind(submission.version)
        insert.bind(isBehind ? "queued" : "ready")
        insert.bind(submission.lane)
        insert.bind(try vault.sealed(submission.input, RunRow.context(submission.run.rawValue, "input")))
        insert.bind(submission.correlationID)
        insert.bind(submission.submittedAt.milliseconds)
        insert.bind(submission.dueAt.milliseconds)
        try insert.run()
    }

    // MARK: Claiming

    func claim(_ request: ClaimRequest) throws -> [Claim] {
        var lease = try DirectStatement("SELECT expires_at FROM worker WHERE id = ?", db)
        lease.bind(request.worker.rawValue)
        guard let expiresAt = try lease.first({ $0.number(0) }), expiresAt > request.now.milliseconds else {
            throw DeliveryError(.leaseLost, "the worker has no lease", at: request.worker.rawValue)
        }
        guard !request.processes.isEmpty else { return [] }
        // One suspect at the most, so that of several runs that were in hand when workers ended the cause shows itself.
        let suspects =
            request.mayTakeSuspect ? try due(request, suspect: true, limit: min(1, request.limit)) : []
        let runs = suspects + (try due(request, suspect: false, limit: request.limit - suspects.count))
        return try runs.compactMap { try take($0, request) }
    }

    /// A run that is due, if its row can be opened.
    private struct DueRun {
        var seq: Int64
        var run: Result<RunRow, any Error>
    }

    /// How long a run is left alone that could not be read.
    private static let patience = Duration.seconds(60)

    /// Gives a run to a worker; `nil` if its row or its journal cannot be opened.
    private func take(_ due: DueRun, _ request: ClaimRequest) throws -> Claim? {
        let found: RunRow
        let steps: [StepRecord]
        do {
            found = try due.run.get()
            steps = found.record.claims > 0 ? try StepLog.steps(of: found.seq, vault, db) : []
        } catch  where !(error is DatabaseError) {
            // A damaged row, or one under a key that this process does not have, must not stop the others. It stays: a
            // worker with the key may take it.
            try db.cachedStatement(sql: "UPDATE run SET due_at = ? WHERE seq = ?")
                .execute(arguments: [(request.now + Self.patience).milliseconds, due.seq])
            return nil
        }
        var update = try DirectStatement(
            "UPDATE run SET worker = ?, status = 'ready', fence = fence + 1, claims = claims + 1 WHERE seq = ?", db)
        update.bind(request.worker.rawValue)
        update.bind(found.seq)
        try update.run()
        var record = found.record
        record.worker = request.worker
        record.status = .ready
        record.claims += 1
        return Claim(run: record, fence: Fence(run: record.id, handle: found.seq, token: found.fence + 1), steps: steps)
    }

    private func due(_ request: ClaimRequest, suspect: Bool, limit: Int) throws -> [DueRun] {
        guard limit > 0 else { return [] }
        let known = ProcessFilter(request.processes)
        var runs = try DirectStatement(RunStatements.due(known.sql, suspect: suspect), db)
        runs.bind(request.now.milliseconds)
        known.bind(to: &runs)
        runs.bind(limit)
        return try runs.all { row in DueRun(seq: row.number(0), run: Result { try RunRow(row, vault) }) }
    }

    // MARK: Journal

    func commit(_ changes: [JournalChange], under fence: Fence, at now: WallTime) throws {
        // The id, too: once a run has been removed, SQLite may give its number to another.
        var select = try DirectStatement(
            """
            SELECT \(StepLog.columns), interruptions, lane FROM run \(StepLog.join)
            WHERE seq = ? AND id = ? AND fence = ? AND worker IS NOT NULL
            """, db)
        select.bind(fence.handle)
        select.bind(fence.run.rawValue)
        select.bind(fence.token)
        let found = try select.first { row in
            (
                log: StepLog(row, of: fence.handle, vault, db), interruptions: row.number(StepLog.columnCount),
                lane: row.optionalText(StepLog.columnCount + 1)
            )
        }
        guard let found else {
            throw DeliveryError(.leaseLost, "another worker has the run, or it is over", at: fence.run.rawValue)
        }
        var log = found.log
        for change in changes { try write(change, fence, found.lane, now, to: &log) }
        if found.interruptions > 0, changes.contains(where: \.isProgress) { try forgiveInterruptions(fence.handle) }
    }

    private func write(
        _ change: JournalChange, _ fence: Fence, _ lane: String?, _ now: WallTime, to log: inout StepLog
    ) throws {
        let seq = fence.handle
        switch change {
        case .step(let step): try log.append(step)
        case .emit(let message): try OutboxWriter(db: db, vault: vault).add(message)
        case .openReview(let review): try ReviewWriter(db: db, vault: vault).open(review, of: seq)
        case .closeReview(let step, let answer):
            try ReviewWriter(db: db, vault: vault).close(step, of: seq, answer, at: now)
        case .consumeSignal(let id):
            // The row stays as the memory of its id, so that the same signal delivered again is not a new one.
            try db.cachedStatement(sql: "UPDATE signal SET payload = NULL WHERE run = ? AND id = ?")
                .execute(arguments: [seq, id])
        case .submit(let submission): _ = try submit(submission)
        case .link(let row): try ReferenceWriter(db: db).link(row)
        case .compensate(let reason):
            try db.cachedStatement(sql: "UPDATE run SET compensation = COALESCE(compensation, ?) WHERE seq = ?")
                .execute(arguments: [try json(reason), seq])
        case .park(let status, let until, let wakes):
            try db.cachedStatement(
                sql: """
                    UPDATE run SET worker = NULL, status = CASE WHEN wakes = ?2 THEN ?3 ELSE 'ready' END,
                    due_at = CASE WHEN wakes = ?2 THEN ?4 ELSE ?5 END WHERE seq = ?1
                    """
            ).execute(arguments: [seq, wakes, status.rawValue, until.milliseconds, now.milliseconds])
        case .finish(let status, let output, let failure):
            try finish(fence, status, output, failure, now)
            if let lane { try promote(lane, at: now) }
        }
    }

    /// The run has come further, so it is not what ended its workers.
    private func forgiveInterruptions(_ seq: Int64) throws {
        try db.cachedStatement(sql: "UPDATE run SET interruptions = 0 WHERE seq = ?")
            .execute(arguments: [seq])
    }

    private func finish(
        _ fence: Fence, _ status: RunStatus, _ output: Payload?, _ failure: FailureRecord?, _ now: WallTime
    ) throws {
        var update = try DirectStatement(
            """
            UPDATE run SET worker = NULL, status = ?, output = ?, failure = ?, finished_at = ?, due_at = ?
            WHERE seq = ?
            """, db)
        update.bind(status.rawValue)
        update.bind(try vault.sealed(output, RunRow.context(fence.run.rawValue, "output")))
        update.bind(try json(failure))
        update.bind(now.milliseconds)
        update.bind(Int64.max)
        update.bind(fence.handle)
        try update.run()
    }

    /// Makes the first run of a lane ready, unless one that was is unfinished.
    private func promote(_ lane: String, at now: WallTime) throws {
        var first = try DirectStatement(
            """
            SELECT seq FROM run WHERE lane = ?1 AND lane IS NOT NULL AND finished_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM run WHERE lane = ?1 AND lane IS NOT NULL AND finished_at IS NULL
                AND status <> 'queued') ORDER BY seq LIMIT 1
            """, db)
        first.bind(lane)
        guard let seq = try first.first({ $0.number(0) }) else { return }
        try db.cachedStatement(sql: "UPDATE run SET status = 'ready', due_at = MAX(due_at, ?) WHERE seq = ?")
            .execute(arguments: [now.milliseconds, seq])
    }

    // MARK: People

    /// Lets a run go on that a signal or an answer has arrived for.
    func wake(_ seq: Int64, at now: WallTime) throws {
        try db.cachedStatement(
            sql: """
                UPDATE run SET wakes = wakes + 1,
                status = CASE WHEN worker IS NULL AND status = 'waiting' THEN 'ready' ELSE status END,
                due_at = CASE WHEN worker IS NULL AND status IN ('ready', 'waiting') THEN MIN(due_at, ?2) ELSE due_at END
                WHERE seq = ?1
                """
        ).execute(arguments: [seq, now.milliseconds])
    }

    func find(_ id: RunID) throws -> RunRow? {
        var select = try DirectStatement("SELECT \(RunRow.columns) FROM run WHERE id = ?", db)
        select.bind(id.rawValue)
        return try select.first { try RunRow($0, vault) }
    }

    func require(_ id: RunID) throws -> RunRow {
        guard let run = try find(id) else {
            throw DeliveryError(.notFound, "there is no such run", at: id.rawValue)
        }
        return run
    }

    /// Makes a finished or waiting run due now; behind the others of its lane if it was finished.
    func reopen(_ run: RunRow, at now: WallTime) throws {
        // A finished run is not in its lane any more.
        var isBehind = false
        if let lane = run.record.lane, run.record.finishedAt != nil { isBehind = try isBusy(lane) }
        try db.execute(
            sql: """
                UPDATE run SET status = ?, failure = NULL, finished_at = NULL, due_at = ?, interruptions = 0 WHERE seq = ?
                """,
            arguments: [isBehind ? "queued" : "ready", now.milliseconds, run.seq])
    }
}

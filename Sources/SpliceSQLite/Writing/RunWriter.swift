import GRDB
import SpliceDelivery

/// What is written about runs, inside a transaction that somebody else opened.
struct RunWriter {
    let db: Database
    let vault: PayloadVault

    // MARK: Starting

    func submit(_ submission: Submission) throws -> Receipt {
        if let key = submission.dedupeKey {
            let known = try String.fetchOne(
                db.cachedStatement(sql: "SELECT run FROM inbox WHERE source = ? AND key = ?"),
                arguments: [submission.source, key])
            if let known { return Receipt(run: RunID(known), isDuplicate: true) }
            try db.cachedStatement(sql: "INSERT INTO inbox (source, key, run, received_at) VALUES (?, ?, ?, ?)")
                .execute(arguments: [
                    submission.source, key, submission.run.rawValue, submission.submittedAt.milliseconds,
                ])
        }
        var isBehind = false
        if let lane = submission.lane {
            isBehind =
                try Bool.fetchOne(
                    db.cachedStatement(
                        sql: "SELECT 1 FROM run WHERE lane = ? AND lane IS NOT NULL AND finished_at IS NULL LIMIT 1"),
                    arguments: [lane]) ?? false
        }
        try db.cachedStatement(
            sql: """
                INSERT INTO run (id, process, version, status, lane, input, correlation, created_at, due_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            submission.run.rawValue, submission.process, submission.version, isBehind ? "queued" : "ready",
            submission.lane, try vault.seal(submission.input, RunRow.context(submission.run.rawValue, "input")),
            submission.correlationID, submission.submittedAt.milliseconds, submission.dueAt.milliseconds,
        ])
        return Receipt(run: submission.run, isDuplicate: false)
    }

    // MARK: Claiming

    func claim(_ request: ClaimRequest) throws -> [Claim] {
        let expiresAt = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT expires_at FROM worker WHERE id = ?"), arguments: [request.worker.rawValue])
        guard let expiresAt, expiresAt > request.now.milliseconds else {
            throw DeliveryError(.leaseLost, "the worker has no lease", at: request.worker.rawValue)
        }
        guard !request.processes.isEmpty else { return [] }
        // One suspect at the most, so that of several runs that were in hand when workers ended the cause shows itself.
        let suspects =
            request.mayTakeSuspect ? try due(request, suspect: true, limit: min(1, request.limit)) : []
        let rows = suspects + (try due(request, suspect: false, limit: request.limit - suspects.count))
        return try rows.compactMap { try take($0, request) }
    }

    /// How long a run is left alone that could not be read.
    private static let patience = Duration.seconds(60)

    /// Gives a run to a worker; `nil` if its row or its journal cannot be opened.
    private func take(_ row: Row, _ request: ClaimRequest) throws -> Claim? {
        let found: RunRow
        let steps: [StepRecord]
        do {
            found = try RunRow(row, vault)
            steps = found.record.claims > 0 ? try StepLog.steps(of: found.seq, vault, db) : []
        } catch  where !(error is DatabaseError) {
            // A damaged row, or one under a key that this process does not have, must not stop the others. It stays: a
            // worker with the key may take it.
            try db.cachedStatement(sql: "UPDATE run SET due_at = ? WHERE seq = ?")
                .execute(arguments: [(request.now + Self.patience).milliseconds, row["seq"] as Int64])
            return nil
        }
        try db.cachedStatement(
            sql: "UPDATE run SET worker = ?, status = 'ready', fence = fence + 1, claims = claims + 1 WHERE seq = ?"
        ).execute(arguments: [request.worker.rawValue, found.seq])
        var record = found.record
        record.worker = request.worker
        record.status = .ready
        record.claims += 1
        return Claim(run: record, fence: Fence(run: record.id, handle: found.seq, token: found.fence + 1), steps: steps)
    }

    private func due(_ request: ClaimRequest, suspect: Bool, limit: Int) throws -> [Row] {
        guard limit > 0 else { return [] }
        let known = ProcessFilter(request.processes)
        return try Row.fetchAll(
            db.cachedStatement(sql: RunStatements.due(known.sql, suspect: suspect)),
            arguments: StatementArguments([request.now.milliseconds] + known.arguments + [limit]))
    }

    // MARK: Journal

    func commit(_ changes: [JournalChange], under fence: Fence, at now: WallTime) throws {
        // The id, too: once a run has been removed, SQLite may give its number to another.
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT interruptions, \(StepLog.columns) FROM run \(StepLog.join)
                    WHERE seq = ? AND id = ? AND fence = ? AND worker IS NOT NULL
                    """), arguments: [fence.handle, fence.run.rawValue, fence.token])
        guard let row else {
            throw DeliveryError(.leaseLost, "another worker has the run, or it is over", at: fence.run.rawValue)
        }
        var log = StepLog(row, of: fence.handle, vault, db)
        for change in changes { try write(change, fence, now, to: &log) }
        if row["interruptions"] > 0, changes.contains(where: \.isProgress) { try forgiveInterruptions(fence.handle) }
    }

    private func write(_ change: JournalChange, _ fence: Fence, _ now: WallTime, to log: inout StepLog) throws {
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
        case .finish(let status, let output, let failure): try finish(fence, status, output, failure, now)
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
        let lane = try String.fetchOne(
            db.cachedStatement(
                sql: """
                    UPDATE run SET worker = NULL, status = ?, output = ?, failure = ?, finished_at = ?, due_at = ?
                    WHERE seq = ? RETURNING lane
                    """),
            arguments: [
                status.rawValue, try vault.seal(output, RunRow.context(fence.run.rawValue, "output")),
                try json(failure), now.milliseconds, Int64.max, fence.handle,
            ])
        if let lane { try promote(lane, at: now) }
    }

    /// Makes the first run of a lane ready, unless one that was is unfinished.
    private func promote(_ lane: String, at now: WallTime) throws {
        let first = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT seq FROM run WHERE lane = ?1 AND lane IS NOT NULL AND finished_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM run WHERE lane = ?1 AND lane IS NOT NULL AND finished_at IS NULL
                        AND status <> 'queued') ORDER BY seq LIMIT 1
                    """), arguments: [lane])
        guard let seq = first?["seq"] as Int64? else { return }
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
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT \(RunRow.columns) FROM run WHERE id = ?"), arguments: [id.rawValue]
        ).map { try RunRow($0, vault) }
    }

    func require(_ id: RunID) throws -> RunRow {
        guard let run = try find(id) else {
            throw DeliveryError(.notFound, "there is no such run", at: id.rawValue)
        }
        return run
    }

    /// Makes a finished or waiting run due now; behind the others of its lane if it was finished.
    func reopen(_ run: RunRow, at now: WallTime) throws {
        var isBehind = false
        if let lane = run.record.lane, run.record.finishedAt != nil {
            isBehind =
                try Bool.fetchOne(
                    db,
                    sql:
                        "SELECT 1 FROM run WHERE lane = ? AND lane IS NOT NULL AND finished_at IS NULL AND seq <> ? LIMIT 1",
                    arguments: [lane, run.seq]) ?? false
        }
        try db.execute(
            sql: """
                UPDATE run SET status = ?, failure = NULL, finished_at = NULL, due_at = ?, interruptions = 0 WHERE seq = ?
                """,
            arguments: [isBehind ? "queued" : "ready", now.milliseconds, run.seq])
    }
}

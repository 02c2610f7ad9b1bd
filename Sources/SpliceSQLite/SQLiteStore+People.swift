import GRDB
public import SpliceDelivery

extension SQLiteStore: OperatorStore {
    /// One run.
    public func run(_ id: RunID) async throws -> RunRecord? {
        try await read { [vault] db in try RunWriter(db: db, vault: vault).find(id)?.record }
    }

    /// The journal of a run.
    public func steps(of run: RunID) async throws -> [StepRecord] {
        try await read { [vault] db in
            guard let row = try RunWriter(db: db, vault: vault).find(run) else { return [] }
            return try StepLog.steps(of: row.seq, vault, db)
        }
    }

    /// Runs that match.
    public func runs(_ query: RunQuery) async throws -> [RunRecord] {
        try await read { [vault] db in
            var terms = ["1"]
            if !query.statuses.isEmpty {
                terms.append("status IN (\(query.statuses.map { _ in "?" }.joined(separator: ", ")))")
            }
            if query.process != nil { terms.append("process = ?") }
            if query.before != nil { terms.append("id < ?") }
            var select = try DirectStatement(
                """
                SELECT \(RunRow.columns) FROM run WHERE \(terms.joined(separator: " AND ")) ORDER BY id DESC LIMIT ?
                """, db)
            for status in query.statuses { select.bind(status.rawValue) }
            if let process = query.process { select.bind(process) }
            if let before = query.before { select.bind(before.rawValue) }
            select.bind(query.limit)
            return try select.all { try RunRow($0, vault).record }
        }
    }

    /// How many runs have each status.
    public func counts() async throws -> [RunStatus: Int] {
        try await read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT status, COUNT(*) AS runs FROM run GROUP BY status")
            return rows.reduce(into: [:]) { counts, row in
                if let status = RunStatus(rawValue: row["status"]) { counts[status] = row["runs"] }
            }
        }
    }

    /// Reviews.
    public func reviews(open: Bool, limit: Int) async throws -> [ReviewRecord] {
        try await read { [vault] db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM review WHERE answered_at IS \(open ? "" : "NOT ")NULL ORDER BY opened_at, run, step LIMIT ?
                    """, arguments: [limit]
            ).map { try ReviewWriter(db: db, vault: vault).record($0) }
        }
    }

    /// The reviews of a run.
    public func reviews(of run: RunID) async throws -> [ReviewRecord] {
        try await read { [vault] db in
            guard let row = try RunWriter(db: db, vault: vault).find(run) else { return [] }
            return try Row.fetchAll(
                db, sql: "SELECT * FROM review WHERE run = ? ORDER BY opened_at, step", arguments: [row.seq]
            ).map { try ReviewWriter(db: db, vault: vault).record($0) }
        }
    }

    /// The signals that wait for a run.
    public func signals(of run: RunID) async throws -> [Signal] {
        try await read { [vault] db in
            guard let row = try RunWriter(db: db, vault: vault).find(run) else { return [] }
            return try Row.fetchAll(
                db, sql: "SELECT id, name, payload FROM signal WHERE run = ? AND payload IS NOT NULL ORDER BY seq",
                arguments: [row.seq]
            ).compactMap { signal in
                let id: String = signal["id"]
                return try vault.open(signal["payload"], "signal/\(run)/\(id)").map {
                    Signal(id: id, name: signal["name"], payload: $0)
                }
            }
        }
    }

    /// Answers a review.
    public func answer(_ run: RunID, step: String, with answer: ReviewAnswer, at now: WallTime) async throws {
        try await writer.write { [vault] db in
            let runs = RunWriter(db: db, vault: vault)
            guard let seq = try runs.find(run)?.seq,
                let row = try Row.fetchOne(
                    db, sql: "SELECT * FROM review WHERE run = ? AND step = ?", arguments: [seq, step])
            else { throw DeliveryError(.notFound, "there is no such review", at: "\(run)/\(step)") }
            let reviews = ReviewWriter(db: db, vault: vault)
            try reviews.record(row).check(answer)
            try reviews.close(step, of: seq, answer, at: now)
            let sealed = try json(try vault.seal(answer, PayloadVault.answer(seq, step)))
            try StepLog.fold(seq, db)
            try db.execute(
                sql: "UPDATE step_folded SET answer = ? WHERE run = ? AND name = ?", arguments: [sealed, seq, step])
            try runs.wake(seq, at: now)
        }
    }

    /// Delivers a signal.
    public func signal(_ run: RunID, with signal: Signal, at now: WallTime) async throws -> Bool {
        try await writer.write { [vault] db in
            let runs = RunWriter(db: db, vault: vault)
            let row = try runs.require(run)
            guard !row.record.status.isFinished else {
                throw DeliveryError(.conflict, "the run is finished; it takes no signals", at: run.rawValue)
            }
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO signal (run, id, seq, name, payload)
                    VALUES (?1, ?2, (SELECT COUNT(*) FROM signal WHERE run = ?1), ?3, ?4)
                    """,
                arguments: [
                    row.seq, signal.id, signal.name, try vault.seal(signal.payload, "signal/\(run)/\(signal.id)"),
                ])
            guard db.changesCount > 0 else { return false }
            try runs.wake(row.seq, at: now)
            return true
        }
    }

    /// Makes a dead letter ready.
    public func replay(
        _ run: RunID, amending amendments: [String: StepAmendment], at now: WallTime
    ) async throws {
        try await writer.write { [vault] db in
            let runs = RunWriter(db: db, vault: vault)
            let row = try runs.require(run)
            guard row.record.status == .failed else {
                throw DeliveryError(
                    .conflict, "only a dead letter can be replayed; the run is \(row.record.status)", at: run.rawValue)
            }
            try StepLog.fold(row.seq, db)
            let steps = try StepLog.steps(of: row.seq, vault, db)
            try StepLog.write(try steps.amended(by: amendments, of: run, at: now), of: row.seq, vault, db)
            try db.execute(sql: "DELETE FROM step_folded WHERE run = ? AND state = 'failed'", arguments: [row.seq])
            try runs.reopen(row, at: now)
        }
    }

    /// Writes a journal.
    public func restore(_ journal: JournalExport) async throws {
        try await writer.write { [vault] db in try RunRestorer(db: db, vault: vault).restore(journal) }
    }

    /// Gives a run up.
    public func abort(_ run: RunID, because reason: FailureRecord, at now: WallTime) async throws {
        try await writer.write { [vault] db in
            let runs = RunWriter(db: db, vault: vault)
            let row = try runs.require(run)
            try row.record.checkAbort()
            try db.execute(
                sql: "UPDATE run SET compensation = COALESCE(compensation, ?) WHERE seq = ?",
                arguments: [try json(reason), row.seq])
            let answer = ReviewAnswer(.abort, note: reason.message)
            try ReviewWriter(db: db, vault: vault).closeAll(of: row.seq, answer, at: now)
            if row.record.status != .queued { try runs.reopen(row, at: now) }
        }
    }

    /// Removes what is old.
    public func purge(_ request: PurgeRequest) async throws -> Int {
        try await writer.write { db in
            let runs = try Int64.fetchAll(
                db, sql: RunStatements.finished, arguments: [request.finishedBefore.milliseconds, request.limit])
            for seq in runs {
                try StepLog.remove(seq, db)
                for table in ["signal", "review"] {
                    try db.cachedStatement(sql: "DELETE FROM \(table) WHERE run = ?").execute(arguments: [seq])
                }
                try db.cachedStatement(sql: "DELETE FROM run WHERE seq = ?").execute(arguments: [seq])
            }
            try db.execute(
                sql: """
                    DELETE FROM inbox WHERE (source, key) IN
                    (SELECT source, key FROM inbox WHERE received_at < ? ORDER BY received_at LIMIT ?)
                    """, arguments: [request.receivedBefore.milliseconds, request.limit - runs.count])
            return runs.count + db.changesCount
        }
    }
}

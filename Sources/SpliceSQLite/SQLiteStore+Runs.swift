import GRDB
public import SpliceDelivery

extension SQLiteStore: RunStore {
    /// Starts runs.
    public func submit(_ submissions: [Submission]) async throws -> [Receipt] {
        try await writer.write { [vault] db in try submissions.map { try RunWriter(db: db, vault: vault).submit($0) } }
    }

    /// Takes due runs.
    public func claim(_ request: ClaimRequest) async throws -> [Claim] {
        try await writer.write { [vault] db in try RunWriter(db: db, vault: vault).claim(request) }
    }

    /// Writes changes about a claimed run.
    public func commit(_ changes: [JournalChange], under fence: Fence, at now: WallTime) async throws {
        try await writer.write { [vault] db in
            try RunWriter(db: db, vault: vault).commit(changes, under: fence, at: now)
        }
    }

    /// The oldest signal of a name.
    public func signal(named name: String, for run: RunID) async throws -> Signal? {
        try await read { [vault] db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT signal.id, payload FROM signal JOIN run ON run.seq = signal.run
                    WHERE run.id = ? AND name = ? AND payload IS NOT NULL ORDER BY signal.seq LIMIT 1
                    """, arguments: [run.rawValue, name])
            guard let row, let payload = try vault.open(row["payload"], "signal/\(run)/\(row["id"] as String)") else {
                return nil
            }
            return Signal(id: row["id"], name: name, payload: payload)
        }
    }

    /// Starts or prolongs the life of a worker.
    public func keepAlive(_ worker: WorkerID, until: WallTime, now: WallTime) async throws {
        locks.hold(worker)
        try await writer.write { db in
            try db.execute(
                sql: """
                    INSERT INTO worker (id, expires_at) VALUES (?, ?)
                    ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at
                    """, arguments: [worker.rawValue, until.milliseconds])
        }
    }

    /// Gives back the runs of workers whose time has passed, or whose operating-system process has ended.
    public func reclaim(now: WallTime) async throws -> Int {
        let workers = try await read { db in
            try Row.fetchAll(db, sql: "SELECT id, expires_at FROM worker")
                .map { (WorkerID($0["id"]), WallTime(milliseconds: $0["expires_at"])) }
        }
        var freed = 0
        for (worker, expiresAt) in workers where expiresAt <= now || locks.hasEnded(worker) {
            let hasEnded = locks.hasEnded(worker)
            freed += try await free(worker, seen: expiresAt, interrupted: true, now: now)
            if hasEnded { locks.forget(worker) }
        }
        return freed
    }

    /// Ends the life of a worker.
    public func retire(_ worker: WorkerID, now: WallTime) async throws {
        _ = try await free(worker, seen: nil, interrupted: false, now: now)
        locks.release(worker)
    }

    private func free(
        _ worker: WorkerID, seen: WallTime?, interrupted: Bool, now: WallTime
    ) async throws -> Int {
        try await writer.write { db in
            // It may have reported again in between.
            try db.execute(
                sql: "DELETE FROM worker WHERE id = ?1 AND (?2 IS NULL OR expires_at = ?2)",
                arguments: [worker.rawValue, seen?.milliseconds])
            guard db.changesCount > 0 else { return 0 }
            try db.execute(
                sql: """
                    UPDATE run SET worker = NULL, due_at = ?, interruptions = interruptions + ? WHERE worker = ?
                    """, arguments: [now.milliseconds, interrupted ? 1 : 0, worker.rawValue])
            return db.changesCount
        }
    }

    /// When the next run is due.
    public func nextDue(_ processes: [String: Int]) async throws -> WallTime? {
        guard !processes.isEmpty else { return nil }
        return try await read { db in
            let known = ProcessFilter(processes)
            var next = try DirectStatement(RunStatements.next(known.sql), db)
            known.bind(to: &next)
            return try next.first { WallTime(milliseconds: $0.number(0)) }
        }
    }
}

import GRDB
import SpliceDelivery

/// The steps of a run: written one after the other with those of all other runs, and linked backwards.
///
/// A table in the order of (run, name) would have each of the many runs that share a commit change a page of its own, so that
/// a commit of 256 steps writes and syncs a megabyte. In the order of writing, they fill pages together. Each version of a
/// step is a row of `step_log`, which counts the rows of its run. The newest row of all ends the log of its run; `step_tail` says
/// where the logs of the others end, so that a run that is alone writes one page a step. Once old versions outnumber steps, the
/// run's rows are folded into `step_folded`, which has one row a step; what a person changes is folded first.
struct StepLog {
    private let db: Database
    private let run: Int64
    private let vault: PayloadVault
    /// Where the log of the run ends if the newest row of all does not belong to it.
    private var tail: End?

    /// The last row of a run's log.
    private struct End {
        var run: Int64
        var seq: Int64
        var rows: Int64
    }

    /// Columns for ``init(_:of:_:_:)``, the first of their row; of ``join``.
    static let columns = "last, rows"
    static let columnCount: Int32 = 2
    /// Where the columns come from, for the run of column `run.seq`.
    static let join = "LEFT JOIN step_tail ON step_tail.run = run.seq"

    /// The log of a run, for adding to it in the transaction that read the row.
    init(_ row: DirectStatement.Columns, of run: Int64, _ vault: PayloadVault, _ db: Database) {
        (self.run, self.vault, self.db) = (run, vault, db)
        tail = row.optionalNumber(0).map { End(run: run, seq: $0, rows: row.number(1)) }
    }

    /// The rows of run `?1`, latest first.
    private static let chain = """
        WITH RECURSIVE chain (seq) AS (
            SELECT seq FROM \(tail)
            UNION ALL
            SELECT previous FROM step_log JOIN chain USING (seq) WHERE previous IS NOT NULL)
        """

    /// The last row of run `?1` and how many there are: one row, or none.
    private static let tail = """
        (SELECT seq, depth FROM step_log WHERE seq = (SELECT MAX(seq) FROM step_log) AND run = ?1
        UNION ALL SELECT last, rows FROM step_tail WHERE run = ?1 ORDER BY seq DESC LIMIT 1)
        """

    // MARK: Writing

    /// Adds a version of a step.
    mutating func append(_ step: StepRecord) throws {
        // Beside the select of the run, not joined with it: SQLite would make a table for it in each commit.
        let newest = try DirectStatement("SELECT run, seq, depth FROM step_log ORDER BY seq DESC LIMIT 1", db)
            .first { End(run: $0.number(0), seq: $0.number(1), rows: $0.number(2)) }
        let end = newest?.run == run ? newest : tail
        if let newest, newest.run != run {
            var tail = try DirectStatement("INSERT OR REPLACE INTO step_tail (run, last, rows) VALUES (?, ?, ?)", db)
            tail.bind(newest.run)
            tail.bind(newest.seq)
            tail.bind(newest.rows)
            try tail.run()
        }
        let rows = (end?.rows ?? 0) + 1
        var insert = try DirectStatement(
            """
            INSERT INTO step_log (run, previous, depth, \(StepRow.columns))
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, db)
        insert.bind(run)
        insert.bind(end?.seq)
        insert.bind(rows)
        try StepRow.bind(step, of: run, vault, to: &insert)
        try insert.run()
        // Asked at 64, 128, 256 … rows only: asking reads them all.
        guard rows >= 64, rows & (rows - 1) == 0 else { return }
        let names = try Int64.fetchOne(
            db.cachedStatement(
                sql: "\(Self.chain) SELECT COUNT(DISTINCT name) FROM chain JOIN step_log USING (seq)"),
            arguments: [run])
        if let names, names <= rows / 2 {
            try Self.fold(run, db)
            tail = nil
        }
    }

    /// Moves the rows of a run into the table that has one row a step.
    static func fold(_ run: Int64, _ db: Database) throws {
        try check(run, db)
        try db.cachedStatement(
            sql: """
                \(chain)
                INSERT INTO step_folded (run, \(StepRow.columns))
                SELECT ?1, \(StepRow.columns) FROM chain JOIN step_log USING (seq) WHERE true ORDER BY seq
                ON CONFLICT (run, name) DO UPDATE SET state = excluded.state, attempt = excluded.attempt,
                    probes = excluded.probes, sequence = excluded.sequence, undoable = excluded.undoable,
                    edited_input = excluded.edited_input, output = excluded.output, failure = excluded.failure,
                    due_at = excluded.due_at, answer = excluded.answer, updated_at = excluded.updated_at
                """
        ).execute(arguments: [run])
        try clear(run, db)
    }

    /// Writes steps of a run whose log is empty.
    static func write(_ steps: [StepRecord], of run: Int64, _ vault: PayloadVault, _ db: Database) throws {
        for step in steps {
            var insert = try DirectStatement(
                """
                INSERT OR REPLACE INTO step_folded (run, \(StepRow.columns))
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, db)
            insert.bind(run)
            try StepRow.bind(step, of: run, vault, to: &insert)
            try insert.run()
        }
    }

    /// Removes all steps of a run.
    static func remove(_ run: Int64, _ db: Database) throws {
        try clear(run, db)
        try db.cachedStatement(sql: "DELETE FROM step_folded WHERE run = ?").execute(arguments: [run])
    }

    private static func clear(_ run: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: "\(chain) DELETE FROM step_log WHERE seq IN (SELECT seq FROM chain)")
            .execute(arguments: [run])
        try db.cachedStatement(sql: "DELETE FROM step_tail WHERE run = ?").execute(arguments: [run])
    }

    // MARK: Reading

    /// The latest version of each step of a run, those written first in front.
    static func steps(of run: Int64, _ vault: PayloadVault, _ db: Database) throws -> [StepRecord] {
        try check(run, db)
        let logged = try Row.fetchAll(
            db.cachedStatement(sql: "\(chain) SELECT * FROM chain JOIN step_log USING (seq) ORDER BY seq DESC"),
            arguments: [run])
        let folded = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM step_folded WHERE run = ?"), arguments: [run])
        var names: Set<String> = []
        return try (logged + folded).filter { names.insert($0["name"]).inserted }
            .map { try StepRow.record($0, run, vault) }
            .sorted { ($0.updatedAt, $0.sequence, $0.name) < ($1.updatedAt, $1.sequence, $1.name) }
    }

    /// A log that lost a row would have steps called again that are done.
    private static func check(_ run: Int64, _ db: Database) throws {
        let isWhole = try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    \(chain)
                    SELECT (SELECT COUNT(*) FROM chain JOIN step_log USING (seq) WHERE run = ?1)
                        = COALESCE((SELECT depth FROM \(tail)), 0)
                    """), arguments: [run])
        if isWhole != true {
            throw DeliveryError(.storeCorrupt, "a step of the run's journal is missing", at: "run \(run)")
        }
    }
}

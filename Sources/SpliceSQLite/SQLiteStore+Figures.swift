import GRDB
public import SpliceDelivery

/// How a store is doing at a moment.
public struct StoreFigures: Sendable, Hashable, Codable {
    /// Runs by status; statuses without runs are left out.
    public var runs: [String: Int]
    /// Questions that wait for a person.
    public var openReviews: Int
    /// Messages that wait in the outbox.
    public var messagesWaiting: Int
    /// Messages that could not be delivered.
    public var messagesDead: Int
    /// Workers whose lease has not run out.
    public var workers: Int
    /// Runs that a worker has in hand.
    public var inHand: Int
    /// How long the run that has been due longest has waited for a worker, in seconds; 0 if none is due.
    public var waitingSeconds: Double
}

extension SQLiteStore {
    /// How the store is doing, as of one moment. Reads the index of all runs, so it costs more the more are kept.
    public func figures(at now: WallTime) async throws -> StoreFigures {
        try await read { db in
            func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
                try Int.fetchOne(db, sql: sql, arguments: arguments) ?? 0
            }
            let rows = try Row.fetchAll(db, sql: "SELECT status, COUNT(*) AS runs FROM run GROUP BY status")
            let due = try Int64.fetchOne(db, sql: RunStatements.longestDue)
            return StoreFigures(
                runs: Dictionary(rows.map { ($0["status"], $0["runs"]) }) { first, _ in first },
                openReviews: try count("SELECT COUNT(*) FROM review WHERE answered_at IS NULL"),
                messagesWaiting: try count("SELECT COUNT(*) FROM outbox WHERE failure IS NULL"),
                messagesDead: try count("SELECT COUNT(*) FROM outbox WHERE failure IS NOT NULL"),
                workers: try count("SELECT COUNT(*) FROM worker WHERE expires_at > ?", [now.milliseconds]),
                inHand: try count("SELECT COUNT(*) FROM run WHERE worker IS NOT NULL"),
                waitingSeconds: due.map { max(0, Double(now.milliseconds - $0) / 1000) } ?? 0)
        }
    }
}

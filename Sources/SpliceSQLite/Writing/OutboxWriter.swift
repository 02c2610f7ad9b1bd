import GRDB
import SpliceDelivery

/// What is written about the outbox, inside a transaction that somebody else opened.
struct OutboxWriter {
    let db: Database
    let vault: PayloadVault

    func add(_ message: OutboxMessage) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO outbox (id, topic, key, payload, correlation, created_at, due_at, attempts)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            message.id, message.topic, message.key, try vault.seal(message.payload, "outbox/\(message.id)"),
            message.correlationID, message.createdAt.milliseconds, message.createdAt.milliseconds, message.attempts,
        ])
    }

    func settle(_ id: String, _ outcome: OutboxOutcome) throws {
        switch outcome {
        case .sent:
            try db.cachedStatement(sql: "DELETE FROM outbox WHERE id = ? AND failure IS NULL").execute(arguments: [id])
        case .retry(let time, _):
            try db.cachedStatement(
                sql: "UPDATE outbox SET due_at = ?, attempts = attempts + 1 WHERE id = ? AND failure IS NULL"
            ).execute(arguments: [time.milliseconds, id])
        case .dead(let failure):
            try db.cachedStatement(
                sql: "UPDATE outbox SET failure = ?, attempts = attempts + 1 WHERE id = ? AND failure IS NULL"
            ).execute(arguments: [try json(failure), id])
        }
    }

    static func message(_ row: Row, _ vault: PayloadVault) throws -> OutboxMessage {
        let id: String = row["id"]
        guard let payload = try vault.open(row["payload"], "outbox/\(id)") else {
            throw DeliveryError(.storeCorrupt, "the message has no payload", at: id)
        }
        return OutboxMessage(
            id: id, topic: row["topic"], key: row["key"], payload: payload, correlationID: row["correlation"],
            createdAt: WallTime(milliseconds: row["created_at"]), attempts: row["attempts"])
    }
}

import Foundation
import GRDB
import SpliceDelivery

/// Seals a file that was written without a cipher, while it is opened.
///
/// A mark in the file says that the work has begun. It goes when the last readable byte is gone, so a start that was cut off, wherever, is
/// gone on with by the next one. What is sealed already is left alone.
struct PayloadSealing {
    let pool: DatabasePool
    let vault: PayloadVault
    let locks: WorkerLocks
    let path: String

    private static let mark = "splice.sealing"

    /// - Parameter isWanted: Whether to seal; otherwise a file with readable payloads is refused.
    func run(isWanted: Bool) throws {
        // On the writer's connection: a reader that is open at the end keeps the log from being taken to the file.
        let isCutOff = try pool.writeWithoutTransaction { try isMarked($0) }
        guard vault.cipher != nil || isCutOff else { return }
        // Half of the file would be unreadable to a worker without the cipher: its runs would end as failed.
        guard !isCutOff || isWanted && vault.cipher != nil else {
            throw DeliveryError(
                .storeNotSealed,
                "the sealing of the file was cut off; open it with the same cipher and sealsReadablePayloads", at: path)
        }
        guard try isCutOff || pool.read({ try hasReadable($0) }) else { return }
        guard isWanted else {
            throw DeliveryError(
                .storeNotSealed,
                """
                the file has payloads that were written without a cipher; stop all workers and open it once with \
                sealsReadablePayloads, or open it without a cipher
                """, at: path)
        }
        try expectNoWorker()
        try pool.write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO value (key, bytes, generation) VALUES (?, x'', 1)", arguments: [Self.mark])
        }
        for column in SealedColumn.all {
            var place: SealedColumn.Place? = SealedColumn.Place()
            while let start = place {
                place = try pool.write { db in try column.walk(.seal, after: start, vault, db) }.next
            }
        }
        // Pages that are free, and older pages in the log, hold what has been sealed since.
        try pool.vacuum()
        try pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try pool.write { db in try db.execute(sql: "DELETE FROM value WHERE key = ?", arguments: [Self.mark]) }
    }

    /// A worker without the cipher would go on writing readable payloads behind the walk.
    private func expectNoWorker() throws {
        let now = SystemClock().now.milliseconds
        let workers = try pool.read { db in
            try String.fetchAll(db, sql: "SELECT id FROM worker WHERE expires_at > ?", arguments: [now])
        }
        guard workers.allSatisfy({ locks.hasEnded(WorkerID($0)) }) else {
            throw DeliveryError(
                .storeBusy, "a worker runs on this file; stop all workers before its payloads are sealed", at: path)
        }
    }

    private func isMarked(_ db: Database) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT 1 FROM value WHERE key = ?", arguments: [Self.mark]) ?? false
    }

    /// Whether the oldest or the newest run has a readable input, or an undelivered message is readable: every run has an input, so
    /// a file that was written without a cipher for a time, first or last, is known without reading all of it.
    private func hasReadable(_ db: Database) throws -> Bool {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT id, input FROM run WHERE seq IN ((SELECT MIN(seq) FROM run), (SELECT MAX(seq) FROM run))
                """)
        let messages = try Row.fetchAll(
            db,
            sql: """
                SELECT id, payload FROM outbox
                WHERE seq IN ((SELECT MIN(seq) FROM outbox), (SELECT MAX(seq) FROM outbox))
                """)
        return rows.contains { vault.isReadable(Array($0["input"] as Data), RunRow.context($0["id"], "input")) }
            || messages.contains { vault.isReadable(Array($0["payload"] as Data), "outbox/\($0["id"] as String)") }
    }
}

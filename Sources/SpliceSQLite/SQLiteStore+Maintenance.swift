import GRDB
import SpliceDelivery

extension SQLiteStore {
    /// How durable the writing connection is, as SQLite itself says: `full, wal`.
    public func durability() async throws -> String {
        do {
            return try await pool.writeWithoutTransaction { db in
                let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
                let journal = try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "?"
                return "\(synchronous == 2 ? "full" : "\(synchronous)"), \(journal)"
            }
        } catch {
            throw StoreFailure.translate(error, at: path)
        }
    }

    /// Limits the size of the file in pages, so that a store cannot fill a disk that others need.
    ///
    /// - Parameter pages: The limit; `nil` is the present size. Pages have 4,096 bytes.
    public func limitPages(to pages: Int? = nil) async throws {
        do {
            try await pool.writeWithoutTransaction { db in
                let present = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 1
                try db.execute(sql: "PRAGMA max_page_count = \(pages ?? present)")
            }
        } catch {
            throw StoreFailure.translate(error, at: path)
        }
    }

    /// Gives the space of removed rows back to the file system. Needs as much free space again while it works, and
    /// holds up writers meanwhile.
    public func vacuum() async throws {
        do {
            try await pool.vacuum()
            try await pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        } catch {
            throw StoreFailure.translate(error, at: path)
        }
    }

    /// Reads every page and says what is damaged; an empty list means that all is well.
    public func problems() async throws -> [String] {
        try await read { db in
            try String.fetchAll(db, sql: "PRAGMA integrity_check(100)").filter { $0 != "ok" }
        }
    }
}

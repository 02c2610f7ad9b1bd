import GRDB
import SpliceDelivery

/// Brings a file to the tables of this version, in one transaction.
struct SchemaUpgrade {
    let path: String

    func run(_ db: Database) throws {
        let found = try read(db)
        guard found < Schema.changes.count else { return }
        // Immediate, and read again inside: another process may be doing the same.
        try db.inTransaction(.immediate) {
            let found = try read(db)
            for change in Schema.changes.dropFirst(found) { try db.execute(sql: change) }
            try db.execute(sql: "PRAGMA user_version = \(Schema.changes.count)")
            try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
            return .commit
        }
    }

    private func read(_ db: Database) throws -> Int {
        // The tables first: another process that makes them in between has marked the file by the time the mark is read.
        let tables = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_schema") ?? 0
        let owner = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if tables > 0 && owner != Schema.applicationID {
            throw DeliveryError(
                .store, "the file is a database of another application; give Splice a file of its own", at: path)
        }
        if version > Schema.changes.count {
            throw DeliveryError(
                .storeTooNew,
                "the file is of version \(version), this library knows \(Schema.changes.count); update it",
                at: path)
        }
        return version
    }
}

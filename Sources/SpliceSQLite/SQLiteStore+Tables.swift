import Foundation
import GRDB
public import SpliceDelivery

extension SQLiteStore: OutboxStore {
    /// Messages that are due.
    public func dueMessages(limit: Int, now: WallTime) async throws -> [OutboxMessage] {
        try await read { [vault] db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT * FROM outbox WHERE failure IS NULL AND due_at <= ?1 AND NOT EXISTS
                        (SELECT 1 FROM outbox AS earlier WHERE earlier.failure IS NULL AND earlier.key = outbox.key
                            AND earlier.seq < outbox.seq AND earlier.due_at > ?1)
                        ORDER BY seq LIMIT ?2
                        """), arguments: [now.milliseconds, limit]
            ).map { try OutboxWriter.message($0, vault) }
        }
    }

    /// Notes what became of deliveries.
    public func settle(_ outcomes: [String: OutboxOutcome]) async throws {
        try await writer.write { [vault] db in
            for (id, outcome) in outcomes { try OutboxWriter(db: db, vault: vault).settle(id, outcome) }
        }
    }

    /// Messages that could not be delivered.
    public func deadMessages(limit: Int) async throws -> [(message: OutboxMessage, failure: FailureRecord)] {
        try await read { [vault] db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM outbox WHERE failure IS NOT NULL ORDER BY seq LIMIT ?", arguments: [limit]
            ).compactMap { row in
                try failure(row["failure"]).map { (try OutboxWriter.message(row, vault), $0) }
            }
        }
    }

    /// Makes a message due again.
    public func replayMessage(_ id: String, at now: WallTime) async throws {
        try await writer.write { db in
            try db.execute(
                sql: "UPDATE outbox SET failure = NULL, attempts = 0, due_at = ? WHERE id = ? AND failure IS NOT NULL",
                arguments: [now.milliseconds, id])
            if db.changesCount == 0 { throw DeliveryError(.notFound, "there is no such dead message", at: id) }
        }
    }
}

extension SQLiteStore: CrossReferenceStore {
    /// Notes an id.
    public func link(_ row: CrossReferenceRow) async throws {
        try await writer.write { db in try ReferenceWriter(db: db).link(row) }
    }

    /// The entity of an id.
    public func entity(_ kind: String, system: String, externalID: String) async throws -> String? {
        try await read { db in
            try String.fetchOne(
                db.cachedStatement(
                    sql: "SELECT entity FROM reference WHERE kind = ? AND system = ? AND external_id = ?"),
                arguments: [kind, system, externalID])
        }
    }

    /// The ids of an entity.
    public func references(_ kind: String, entity: String) async throws -> [CrossReferenceRow] {
        try await read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: "SELECT system, external_id FROM reference WHERE kind = ? AND entity = ? ORDER BY system"),
                arguments: [kind, entity]
            ).map {
                CrossReferenceRow(kind: kind, entity: entity, system: $0["system"], externalID: $0["external_id"])
            }
        }
    }

    /// Forgets an id.
    public func unlink(_ row: CrossReferenceRow) async throws -> Bool {
        try await writer.write { db in
            try db.execute(
                sql: "DELETE FROM reference WHERE kind = ? AND system = ? AND external_id = ? AND entity = ?",
                arguments: [row.kind, row.system, row.externalID, row.entity])
            return db.changesCount > 0
        }
    }
}

extension SQLiteStore: KeyValueStore {
    /// The value of a key.
    public func value(for key: String) async throws -> StoredValue? {
        try await read { db in
            try Row.fetchOne(
                db.cachedStatement(sql: "SELECT bytes, generation FROM value WHERE key = ?"), arguments: [key]
            ).map { StoredValue(bytes: Array($0["bytes"] as Data), generation: $0["generation"]) }
        }
    }

    /// Writes a value.
    public func setValue(_ bytes: [UInt8]?, for key: String, expecting generation: Int64) async throws -> Int64 {
        try await writer.write { db in
            let current =
                try Int64.fetchOne(
                    db.cachedStatement(sql: "SELECT generation FROM value WHERE key = ?"), arguments: [key]) ?? 0
            guard current == generation else {
                throw DeliveryError(
                    .generationConflict, "the value is of generation \(current), not \(generation)", at: key)
            }
            guard let bytes else {
                try db.execute(sql: "DELETE FROM value WHERE key = ?", arguments: [key])
                return 0
            }
            try db.cachedStatement(
                sql: """
                    INSERT INTO value (key, bytes, generation) VALUES (?, ?, ?)
                    ON CONFLICT (key) DO UPDATE SET bytes = excluded.bytes, generation = excluded.generation
                    """
            ).execute(arguments: [key, Data(bytes), generation + 1])
            return generation + 1
        }
    }

    /// The keys that start with a text.
    public func keys(startingWith prefix: String) async throws -> [String] {
        try await read { db in
            try String.fetchAll(
                db, sql: "SELECT key FROM value WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key", arguments: [prefix]
            )
        }
    }
}

extension SQLiteStore: LeaseStore {
    /// Takes a lease.
    public func acquireLease(_ name: String, owner: String, until: WallTime, now: WallTime) async throws -> Lease? {
        try await writer.write { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT owner, fence, expires_at FROM lease WHERE name = ?", arguments: [name])
            let isHeld = row.map { $0["expires_at"] as Int64 > now.milliseconds } ?? false
            if let row, isHeld, row["owner"] as String != owner { return nil }
            let fence = (row?["fence"] as Int64? ?? 0) + (isHeld ? 0 : 1)
            try db.execute(
                sql: """
                    INSERT INTO lease (name, owner, fence, expires_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, fence = excluded.fence,
                        expires_at = excluded.expires_at
                    """, arguments: [name, owner, fence, until.milliseconds])
            return Lease(name: name, owner: owner, fence: fence, expiresAt: until)
        }
    }

    /// Gives a lease back.
    public func releaseLease(_ lease: Lease) async throws -> Bool {
        try await writer.write { db in
            // The row stays, so that the next owner gets a higher fence.
            try db.execute(
                sql: "UPDATE lease SET expires_at = \(Int64.min) WHERE name = ? AND owner = ? AND fence = ?",
                arguments: [lease.name, lease.owner, lease.fence])
            return db.changesCount > 0
        }
    }
}

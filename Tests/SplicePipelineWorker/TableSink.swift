import Foundation
import GRDB
import SpliceConnect

/// A table of another system's database: an outcome a record, twenty records a transaction.
struct TableSink: RecordSink {
    struct Settings: ConnectorConfiguration {
        static let schema = ConfigurationSchema("table", [])
        var path: String
    }

    static let descriptor = ConnectorDescriptor(
        id: "table", name: "Table", version: "1.0.0", capabilities: [.write], documentation: "https://example.com")
    static let sinks = [SinkDescriptor(id: "customers", operations: [.upsert], maximumBatch: 20)]

    private let database: DatabaseQueue
    private let stop: StopPoint?

    init(path: String, stop: StopPoint?) throws {
        self.stop = stop
        database = try DatabaseQueue(path: path)
        try database.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS customer (id TEXT PRIMARY KEY, body TEXT NOT NULL, writes INTEGER NOT NULL)
                    """)
        }
    }

    init(_ configuration: Settings, in environment: ConnectorEnvironment) async throws {
        try self.init(path: configuration.path, stop: nil)
    }

    func check() async throws -> CheckReport { CheckReport([]) }

    func write(_ batch: WriteBatch) async throws -> [WriteOutcome] {
        let outcomes: [WriteOutcome] = try await database.write { db in
            try batch.items.map { item in
                let (id, body) = (item.key.description, String(decoding: item.bytes, as: UTF8.self))
                if body.contains("\"refused\"") {
                    return .rejected(WriteIssue(code: "check", message: "is refused", field: "name"))
                }
                let known = try String.fetchOne(db, sql: "SELECT body FROM customer WHERE id = ?", arguments: [id])
                if known == body { return .unchanged }
                try db.execute(
                    sql: """
                        INSERT INTO customer (id, body, writes) VALUES (?, ?, 1)
                        ON CONFLICT (id) DO UPDATE SET body = excluded.body, writes = writes + 1
                        """, arguments: [id, body])
                return .applied(id: id)
            }
        }
        stop?.pass(.written, outcomes.count)
        return outcomes
    }
}

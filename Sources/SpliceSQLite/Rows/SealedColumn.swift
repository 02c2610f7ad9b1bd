import Foundation
import GRDB
import SpliceDelivery

/// A column of sealed payloads: how its rows are walked through, and what each is sealed for.
struct SealedColumn: Sendable {
    /// A row's place in the walk, by the table's primary key.
    struct Place: Sendable {
        var number = Int64.min
        var text = ""
    }

    private let table: String
    private let column: String
    /// The whole number of the key, and the text that tells rows of one number apart.
    private let number: String
    private let text: String
    /// The run, where the context needs it.
    private let run: String
    private let isAnswer: Bool
    private let context: @Sendable (_ number: Int64, _ text: String, _ run: String) -> String

    private init(
        _ table: String, _ column: String, _ number: String, _ text: String, run: String = "''", isAnswer: Bool = false,
        context: @escaping @Sendable (Int64, String, String) -> String
    ) {
        (self.table, self.column, self.number, self.text) = (table, column, number, text)
        (self.run, self.isAnswer, self.context) = (run, isAnswer, context)
    }

    /// Every column that a store with a cipher seals.
    static let all: [SealedColumn] = [
        SealedColumn("run", "input", "seq", "id") { _, id, _ in RunRow.context(id, "input") },
        SealedColumn("run", "output", "seq", "id") { _, id, _ in RunRow.context(id, "output") },
        // Before the table that its rows are folded into, so that none is folded past the walk.
        SealedColumn("step_log", "edited_input", "seq", "name", run: "CAST(run AS TEXT)") { _, name, run in
            StepRow.context(run, name, "input")
        },
        SealedColumn("step_log", "output", "seq", "name", run: "CAST(run AS TEXT)") { _, name, run in
            StepRow.context(run, name, "output")
        },
        SealedColumn("step_log", "answer", "seq", "name", run: "CAST(run AS TEXT)", isAnswer: true) { _, name, run in
            PayloadVault.answer(run, name)
        },
        SealedColumn("step_folded", "edited_input", "run", "name") { run, name, _ in
            StepRow.context(run, name, "input")
        },
        SealedColumn("step_folded", "output", "run", "name") { run, name, _ in StepRow.context(run, name, "output") },
        SealedColumn("step_folded", "answer", "run", "name", isAnswer: true) { run, name, _ in
            PayloadVault.answer(run, name)
        },
        SealedColumn("review", "answer", "run", "step", isAnswer: true) { number, text, _ in
            PayloadVault.answer(number, text)
        },
        SealedColumn("outbox", "payload", "seq", "id") { _, id, _ in "outbox/\(id)" },
        SealedColumn("signal", "payload", "run", "id", run: "(SELECT run.id FROM run WHERE run.seq = signal.run)") {
            _, id, run in
            "signal/\(run)/\(id)"
        },
    ]

    /// What a walk does.
    enum Change {
        /// Seals anew what is not under the present key.
        case rewrap
        /// Seals what was written readable.
        case seal
    }

    /// How many bytes of payloads end a batch, if 500 rows do not before.
    private static let batchBytes = 16 << 20

    /// Changes the next rows, inside a transaction that somebody else opened.
    ///
    /// - Returns: How many were changed, and where to go on; `nil` at the end.
    func walk(
        _ change: Change, after place: Place, _ vault: PayloadVault, _ db: Database
    ) throws -> (count: Int, next: Place?) {
        let limit = 500
        // The order must be the key's. `ORDER BY` prefers names of the result to columns, so none of them is a column's.
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT \(number) AS walked_number, \(text) AS walked_text, \(column) AS walked_value,
                        \(run) AS walked_run
                    FROM \(table) WHERE (\(number), \(text)) > (?, ?) AND \(column) IS NOT NULL
                    ORDER BY \(number), \(text) LIMIT ?
                    """), arguments: [place.number, place.text, limit])
        // Large payloads end a batch sooner: opening must not need the memory of five hundred of them.
        var rows: [Row] = []
        var size = 0
        while size < Self.batchBytes, let row = try cursor.next() {
            rows.append(row.copy())
            size += (row["walked_value"] as Data).count
        }
        let update = try db.cachedStatement(
            sql: "UPDATE \(table) SET \(column) = ? WHERE \(number) = ? AND \(text) = ?")
        var count = 0
        for row in rows {
            let (number, text): (Int64, String) = (row["walked_number"], row["walked_text"])
            let context = context(number, text, row["walked_run"])
            if isAnswer {
                let answer: ReviewAnswer = try Payload(bytes: Array((row["walked_value"] as String).utf8)).decode()
                let sealed =
                    switch change {
                    case .rewrap: try vault.rewrap(answer, context)
                    case .seal: try vault.sealReadable(answer, context)
                    }
                guard let sealed else { continue }
                try update.execute(arguments: [try json(sealed), number, text])
            } else {
                let sealed =
                    switch change {
                    case .rewrap: try vault.rewrap(row["walked_value"] as Data, context)
                    case .seal: try vault.sealReadable(row["walked_value"] as Data, context)
                    }
                guard let sealed else { continue }
                try update.execute(arguments: [sealed, number, text])
            }
            count += 1
        }
        guard rows.count == limit || size >= Self.batchBytes, let last = rows.last else { return (count, nil) }
        return (count, Place(number: last["walked_number"], text: last["walked_text"]))
    }
}

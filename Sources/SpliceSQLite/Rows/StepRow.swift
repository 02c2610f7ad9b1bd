import Foundation
import GRDB
import SpliceDelivery

/// A step as a row, of ``StepLog`` or of the table that it is folded into.
enum StepRow {
    /// The columns after `run`, in the order of ``bind(_:of:_:to:)``.
    static let columns = """
        name, kind, state, attempt, probes, sequence, undoable, fingerprint, edited_input, output, failure, due_at, answer, \
        updated_at
        """

    static func bind(
        _ step: StepRecord, of seq: Int64, _ vault: PayloadVault, to statement: inout DirectStatement
    ) throws {
        statement.bind(step.name)
        statement.bind(step.kind.rawValue)
        statement.bind(step.state.rawValue)
        statement.bind(step.attempt)
        statement.bind(step.probes)
        statement.bind(step.sequence)
        statement.bind(step.undoable ? 1 : 0)
        statement.bind(step.fingerprint)
        statement.bind(try vault.sealed(step.editedInput, context(seq, step.name, "input")))
        statement.bind(try vault.sealed(step.output, context(seq, step.name, "output")))
        statement.bind(try json(step.failure))
        statement.bind(step.dueAt?.milliseconds)
        statement.bind(try json(try step.answer.map { try vault.seal($0, PayloadVault.answer(seq, step.name)) }))
        statement.bind(step.updatedAt.milliseconds)
    }

    static func record(_ row: Row, _ seq: Int64, _ vault: PayloadVault) throws -> StepRecord {
        let name: String = row["name"]
        guard let kind = StepRecord.Kind(rawValue: row["kind"]), let state = StepRecord.State(rawValue: row["state"])
        else { throw DeliveryError(.storeCorrupt, "the step has an unknown kind or state", at: name) }
        let answer: String? = row["answer"]
        return StepRecord(
            name: name, kind: kind, state: state, attempt: row["attempt"], probes: row["probes"],
            sequence: row["sequence"], undoable: row["undoable"], fingerprint: row["fingerprint"],
            editedInput: try vault.open(row["edited_input"], context(seq, name, "input")),
            output: try vault.open(row["output"], context(seq, name, "output")), failure: try failure(row["failure"]),
            dueAt: (row["due_at"] as Int64?).map { WallTime(milliseconds: $0) },
            answer: try answer.map {
                try vault.open(try Payload(bytes: Array($0.utf8)).decode(), PayloadVault.answer(seq, name))
            },
            updatedAt: WallTime(milliseconds: row["updated_at"]))
    }

    static func context(_ seq: some CustomStringConvertible, _ name: String, _ column: String) -> String {
        "step/\(seq)/\(name)/\(column)"
    }
}

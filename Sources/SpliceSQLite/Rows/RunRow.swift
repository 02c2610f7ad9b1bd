import Foundation
import GRDB
import SpliceDelivery

/// A run as a row.
struct RunRow {
    static let columns = """
        seq, id, process, version, status, compensation, lane, input, output, failure, correlation, created_at, due_at, \
        finished_at, claims, wakes, worker, fence, interruptions
        """

    let seq: Int64
    let fence: Int64
    let record: RunRecord

    /// - Parameter row: A row of ``columns``.
    init(_ row: DirectStatement.Columns, _ vault: PayloadVault) throws {
        seq = row.number(0)
        fence = row.number(17)
        let id = row.text(1)
        guard let input = try vault.opened(row.bytes(7), RunRow.context(id, "input")) else {
            throw DeliveryError(.storeCorrupt, "the run has no input", at: id)
        }
        var record = RunRecord(
            Submission(
                run: RunID(id), process: row.text(2), version: Int(row.number(3)), input: input,
                lane: row.optionalText(6), correlationID: row.text(10),
                submittedAt: WallTime(milliseconds: row.number(11)), dueAt: WallTime(milliseconds: row.number(12))),
            status: RunStatus(rawValue: row.text(4)) ?? .failed)
        record.compensation = try failure(row.optionalText(5))
        record.output = try vault.opened(row.bytes(8), RunRow.context(id, "output"))
        record.failure = try failure(row.optionalText(9))
        record.finishedAt = row.optionalNumber(13).map { WallTime(milliseconds: $0) }
        record.claims = Int(row.number(14))
        record.wakes = Int(row.number(15))
        record.worker = row.optionalText(16).map { WorkerID($0) }
        record.interruptions = Int(row.number(18))
        self.record = record
    }

    static func context(_ id: String, _ column: String) -> String { "run/\(id)/\(column)" }
}

/// A failure from its column.
func failure(_ text: String?) throws -> FailureRecord? {
    try text.map { try Payload(bytes: Array($0.utf8)).decode() }
}

/// A value for a column of JSON text.
func json(_ value: (some Encodable)?) throws -> String? {
    try value.map { try Payload($0).text }
}

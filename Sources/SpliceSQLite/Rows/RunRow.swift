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

    init(_ row: Row, _ vault: PayloadVault) throws {
        seq = row["seq"]
        fence = row["fence"]
        let id: String = row["id"]
        guard let input = try vault.open(row["input"], RunRow.context(id, "input")) else {
            throw DeliveryError(.storeCorrupt, "the run has no input", at: id)
        }
        var record = RunRecord(
            Submission(
                run: RunID(id), process: row["process"], version: row["version"], input: input, lane: row["lane"],
                correlationID: row["correlation"], submittedAt: WallTime(milliseconds: row["created_at"]),
                dueAt: WallTime(milliseconds: row["due_at"])),
            status: RunStatus(rawValue: row["status"]) ?? .failed)
        record.compensation = try failure(row["compensation"])
        record.output = try vault.open(row["output"], RunRow.context(id, "output"))
        record.failure = try failure(row["failure"])
        record.finishedAt = (row["finished_at"] as Int64?).map { WallTime(milliseconds: $0) }
        record.claims = row["claims"]
        record.wakes = row["wakes"]
        record.interruptions = row["interruptions"]
        record.worker = (row["worker"] as String?).map { WorkerID($0) }
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

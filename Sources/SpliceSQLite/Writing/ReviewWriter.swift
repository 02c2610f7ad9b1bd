import GRDB
import SpliceDelivery

/// What is written about reviews, inside a transaction that somebody else opened.
struct ReviewWriter {
    let db: Database
    let vault: PayloadVault

    func open(_ review: ReviewRecord, of seq: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO review (run, step, run_id, reason, question, details, choices, opened_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            seq, review.step, review.run.rawValue, review.reason.rawValue, review.question, try json(review.details),
            try json(review.choices), review.openedAt.milliseconds,
        ])
    }

    /// Writes a review as a journal has it.
    func restore(_ review: ReviewRecord, of seq: Int64) throws {
        try open(review, of: seq)
        guard let at = review.answeredAt else { return }
        try close(review.step, of: seq, review.answer ?? ReviewAnswer(.timedOut), at: at)
    }

    func close(_ step: String, of seq: Int64, _ answer: ReviewAnswer, at now: WallTime) throws {
        try db.cachedStatement(
            sql: "UPDATE review SET answered_at = ?, answer = ? WHERE run = ? AND step = ? AND answered_at IS NULL"
        ).execute(arguments: [
            now.milliseconds, try json(try vault.seal(answer, PayloadVault.answer(seq, step))), seq, step,
        ])
    }

    /// Closes what is open of a run that nobody is asked about any more.
    func closeAll(of seq: Int64, _ answer: ReviewAnswer, at now: WallTime) throws {
        try db.execute(
            sql: "UPDATE review SET answered_at = ?, answer = ? WHERE run = ? AND answered_at IS NULL",
            arguments: [now.milliseconds, try json(answer), seq])
    }

    func record(_ row: Row) throws -> ReviewRecord {
        func decode<Value: Decodable>(_ column: String) throws -> Value {
            try Payload(bytes: Array((row[column] as String).utf8)).decode()
        }
        var review = ReviewRecord(
            run: RunID(row["run_id"]), step: row["step"],
            reason: ReviewRecord.Reason(rawValue: row["reason"]) ?? .needsPerson, question: row["question"],
            details: try decode("details"), choices: try decode("choices"),
            openedAt: WallTime(milliseconds: row["opened_at"]))
        review.answeredAt = (row["answered_at"] as Int64?).map { WallTime(milliseconds: $0) }
        if row["answer"] as String? != nil {
            review.answer = try vault.open(try decode("answer"), PayloadVault.answer(row["run"] as Int64, review.step))
        }
        return review
    }
}

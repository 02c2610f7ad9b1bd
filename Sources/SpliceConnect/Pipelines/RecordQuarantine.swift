public import SpliceDelivery

/// Keeps a record that a pipeline could not move until a person has looked at it.
///
/// The review offers: `retry`, after the mapping or the target was corrected; `edit`, with the corrected record as the source would have sent
/// it; `skip`, which gives it up. A retried or edited record takes the same way as all others, and is asked about again if it is refused
/// again.
public struct RecordQuarantine: DurableProcess {
    /// `splice-record-quarantine`.
    public static let name = "splice-record-quarantine"
    /// Version 1.
    public static let version = 1

    private let pipelines: PipelineTable

    init(_ pipelines: PipelineTable) { self.pipelines = pipelines }

    /// Asks until the record is moved or given up.
    ///
    /// - Returns: `moved` or `skipped`.
    public func run(_ record: QuarantinedRecord, _ process: ProcessContext) async throws -> String {
        let pipeline = try pipelines.pipeline(record.pipeline)
        let move = Action<QuarantinedRecord, [String]>("move", system: pipeline.name, effect: .idempotent) {
            record, context in
            try await OneRecord(pipeline: pipeline, clock: pipelines.clock).move(record, as: context.idempotencyKey)
        }
        var (record, problems, number) = (record, record.problems, 0)
        while true {
            number += 1
            let answer = try await process.review(
                "look \(number)", "a record of \(record.pipeline) cannot be moved", details: details(record, problems),
                choices: choices(record))
            if answer.choice == .skip { return "skipped" }
            if answer.choice == .edit, let value = answer.value { record = record.edited(value.text) }
            problems = try await process.step("move \(number)", move, record)
            if problems.isEmpty { return "moved" }
        }
    }

    /// A record without a key cannot be put right here: nobody could say which one it is.
    private func choices(_ record: QuarantinedRecord) -> [ReviewChoice] {
        if record.key.description.isEmpty { return [.skip] }
        if record.isDeletion { return [.retry, .skip] }
        return record.content == nil ? [.edit, .skip] : [.retry, .edit, .skip]
    }

    private func details(_ record: QuarantinedRecord, _ problems: [String]) -> [String: String] {
        [
            "pipeline": record.pipeline, "partition": record.partition.description, "record": record.key.description,
            "stage": record.stage.rawValue, "problems": problems.joined(separator: "; "),
            "change": record.isDeletion ? "deletion" : "record",
        ]
    }
}

/// Moves a single record outside of a pass.
struct OneRecord: Sendable {
    let pipeline: Pipeline
    let clock: any DeliveryClock

    /// - Returns: What is wrong with it; empty if it has been moved, or left out on purpose.
    func move(_ record: QuarantinedRecord, as step: String) async throws -> [String] {
        let item: WriteBatch.Item
        do {
            guard let result = try await transformed(record) else {
                return ["the source could not read it; give its content"]
            }
            switch result {
            case .write(let wanted): item = wanted
            case .leaveOut: return []
            case .quarantine(let problems): return problems
            }
        } catch let error as any ClassifiedFailure where error.failure == .permanent {
            return [error.safeDescription]
        }
        let writer = BatchWriter(pipeline: pipeline, partition: record.partition, clock: clock, scope: step)
        guard case .refused(let issue)? = try await writer.write([item]).first else { return [] }
        return ["\(issue.message) (\(issue.code))"]
    }

    private func transformed(_ record: QuarantinedRecord) async throws -> RecordTransform.Result? {
        if record.isDeletion { return try await pipeline.transform.deletion(record.key) }
        guard let content = record.content else { return nil }
        return try await pipeline.transform.apply(
            SourceRecord(key: record.key, position: nil, bytes: Array(content.utf8)))
    }
}

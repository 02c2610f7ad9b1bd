/// Something that goes on only when a person does something.
public struct Alert: Sendable, Hashable, Codable {
    /// What is asked of the person.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// A run has failed for good: look at the reason, then retry, edit, skip or abort it.
        case deadLetter
        /// A run waits for an answer.
        case review
    }

    /// The same for as long as the matter is open, and another one when it comes up again. By it a receiver recognises an alert that
    /// comes a second time.
    public var id: String
    /// What is asked.
    public var kind: Kind
    /// The run.
    public var run: RunID
    /// The name of its process, by which most applications find out whom to tell.
    public var process: String
    /// The run's lane: for a run that a record of another system started, that system and the record's key. `nil` for none.
    public var lane: String?
    /// The step that failed or asks; `nil` where the process's own code threw.
    public var step: String?
    /// The failure's stable code, or the review's reason.
    public var code: String
    /// What went wrong, or the question, in one sentence that is safe to log.
    public var message: String
    /// A review's details, as the process gave them; empty for a dead letter.
    public var details: [String: String]
    /// Since when it has been waiting.
    public var since: WallTime
}

extension Alert {
    /// The alert for a dead letter.
    init(_ run: RunRecord) {
        let since = run.finishedAt ?? run.dueAt
        self.init(
            id: "\(run.id)/\(since.milliseconds)", kind: .deadLetter, run: run.id, process: run.process,
            lane: run.lane, step: run.failure?.step, code: run.failure?.code ?? "",
            message: run.failure?.message ?? "", details: [:], since: since)
    }

    /// The alert for an open review of a run.
    init(_ review: ReviewRecord, of run: RunRecord) {
        self.init(
            id: Self.id(of: review), kind: .review, run: run.id, process: run.process, lane: run.lane,
            step: review.step, code: review.reason.rawValue, message: review.question, details: review.details,
            since: review.openedAt)
    }

    static func id(of review: ReviewRecord) -> String {
        "\(review.run)/\(review.openedAt.milliseconds)/\(review.step)"
    }
}

extension Alert: CustomStringConvertible {
    /// Run, process, step, lane, code and sentence; safe to log. Details are left out.
    public var description: String {
        let place = (step.map { " “\($0)”" } ?? "") + (lane.map { " of \($0)" } ?? "")
        return "\(kind.rawValue) \(run) \(process)\(place): \(code): \(message)"
    }
}

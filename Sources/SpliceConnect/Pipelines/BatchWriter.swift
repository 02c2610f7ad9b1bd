import SpliceDelivery

/// Writes one batch until every record of it has an end: taken, there before, or refused.
struct BatchWriter: Sendable {
    /// The end of one record.
    enum Verdict: Sendable, Hashable {
        case written, unchanged
        case refused(WriteIssue)
    }

    let pipeline: Pipeline
    let partition: Partition
    let clock: any DeliveryClock
    /// Tells writes of equal content apart that mean different things: the pass, or the step that moves one record.
    let scope: String

    /// - Returns: One verdict for every record, in the order of the batch.
    /// - Throws: What the sink throws, and a transient failure when the target kept asking for patience.
    func write(_ items: [WriteBatch.Item]) async throws -> [Verdict] {
        var verdicts: [Verdict?] = Array(repeating: nil, count: items.count)
        var open = Array(items.indices)
        var generator = SystemRandomNumberGenerator()
        var attempt = 0
        while !open.isEmpty {
            attempt += 1
            let outcomes = try await call(open.map { items[$0] })
            var (again, issue, wish): ([Int], WriteIssue?, Duration?) = ([], nil, nil)
            for (index, outcome) in zip(open, outcomes) {
                switch outcome {
                case .applied: verdicts[index] = .written
                case .unchanged: verdicts[index] = .unchanged
                case .rejected(let reason): verdicts[index] = .refused(reason)
                case .retry(let after, let reason):
                    again.append(index)
                    issue = reason
                    wish = max(wish ?? .zero, after ?? .zero)
                case .unknown(let probe):
                    if await isDone(items[index].operation, probe) {
                        verdicts[index] = .written
                    } else {
                        again.append(index)
                    }
                }
            }
            open = again
            guard !open.isEmpty else { break }
            guard let delay = pipeline.options.retry.delay(after: attempt, retryAfter: wish, using: &generator) else {
                throw ActionFailure.transient(
                    issue?.code ?? "unknownOutcome",
                    "\(open.count) of \(items.count) records could not be written after \(attempt) calls",
                    retryAfter: wish)
            }
            try await clock.sleep(until: clock.now + delay)
        }
        return verdicts.map { $0 ?? .refused(WriteIssue(code: "noOutcome", message: "the sink gave no outcome")) }
    }

    /// Whether what a probe finds proves the write. That a record is there does not prove that it was changed, so a change is sent
    /// again, which is always safe.
    private func isDone(_ operation: WriteOperation, _ probe: WriteProbe) async -> Bool {
        guard operation != .upsert, let finding = try? await probe.ask() else { return false }
        return (finding == .absent) == (operation == .delete)
    }

    private func call(_ items: [WriteBatch.Item]) async throws -> [WriteOutcome] {
        let outcomes = try await pipeline.write(
            WriteBatch(stream: pipeline.target.id, items: items, idempotencyKey: key(items)))
        guard outcomes.count == items.count else {
            throw ConnectError(
                .unexpectedAnswer, "the sink gave \(outcomes.count) outcomes for \(items.count) records",
                at: pipeline.name)
        }
        return outcomes
    }

    /// The same for the same records of one pass, over crashes too. A later pass that brings an old value back has another: a
    /// target that remembers keys would not write it.
    private func key(_ items: [WriteBatch.Item]) -> String {
        StableID.hex(
            of: items.reduce(into: "\(pipeline.name)/\(partition)/\(scope)") { text, item in
                text += "\n\(item.operation.rawValue) \(item.key) \(Payload(bytes: item.bytes).fingerprint)"
            })
    }
}

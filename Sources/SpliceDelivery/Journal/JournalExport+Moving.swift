extension JournalExport {
    /// The journal as a store should take it in: a finished run as it is, an unfinished one as a dead letter with the code
    /// `imported`. So nothing is called until a person, who knows that the run does not go on elsewhere too, retries it.
    public func held(at now: WallTime) -> JournalExport {
        var journal = self
        journal.run.worker = nil
        guard !run.status.isFinished else { return journal }
        journal.run.status = .failed
        journal.run.failure = FailureRecord(
            code: "imported", message: "imported while \(run.status); retry it here only if it does not go on elsewhere"
        )
        journal.run.finishedAt = now
        journal.run.dueAt = .distantFuture
        return journal
    }

    /// A new run that begins where this one was before a step: with the same input and everything that was done before
    /// that step, without the rest.
    ///
    /// For repair: a step came out wrong, and it and what followed is to be done again. The fork calls its steps under
    /// idempotency keys of its own, so systems take them for new. What was done before the step has an undo in both runs:
    /// give up one of them at most.
    ///
    /// - Parameters:
    ///   - step: The first step that is done again.
    ///   - id: The id of the new run.
    ///   - now: When it is due.
    /// - Throws: ``DeliveryError`` with code `notFound` if the journal has no such step.
    public func forked(before step: String, as id: RunID, at now: WallTime) throws -> JournalExport {
        guard let first = steps.first(where: { $0.name == step }) else {
            throw DeliveryError(.notFound, "the journal has no such step", at: "\(run.id)/\(step)")
        }
        let end = first.state == .done ? first.sequence : .max
        var fork = run
        fork.id = id
        fork.status = .ready
        fork.compensation = nil
        fork.output = nil
        fork.failure = nil
        fork.finishedAt = nil
        fork.dueAt = now
        fork.claims = 1
        fork.wakes = 0
        fork.interruptions = 0
        fork.worker = nil
        let kept = steps.filter { $0.state == .done && $0.kind != .undo && $0.sequence < end && $0.name != step }
        return JournalExport(run: fork, steps: kept)
    }
}

extension Splice {
    /// Does a run again from one of its steps on, as a new run; see ``JournalExport/forked(before:as:at:)``.
    ///
    /// - Returns: The new run.
    /// - Throws: ``DeliveryError`` with code `notFound` if there is no such run or step.
    @discardableResult
    public func fork(_ run: RunID, before step: String) async throws -> RunID {
        guard let journal = try await store.export(run) else {
            throw DeliveryError(.notFound, "there is no such run", at: run.rawValue)
        }
        let id = environment.newRunID()
        try await store.restore(try journal.forked(before: step, as: id, at: environment.clock.now))
        wakeup.ring()
        return id
    }
}

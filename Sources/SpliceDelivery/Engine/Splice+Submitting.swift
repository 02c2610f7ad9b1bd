import Synchronization

extension Splice {
    /// Starts a run, once for each dedupe key. Returns when inbox row and run are durable, both in one commit: after
    /// that, the sender may be told that its event has arrived.
    ///
    /// - Parameters:
    ///   - process: The process. It need not be registered in this engine.
    ///   - input: What it starts with.
    ///   - dedupeKey: The same for every delivery of one event, such as the webhook's id; `nil` always starts a run.
    ///   - source: Where the event came from; dedupe keys of two sources do not meet. Default: the process's name.
    ///   - lane: Runs of one lane go one after the other, in the order of their submission.
    ///   - correlationID: Carried through every system. Default: the run's id.
    ///   - due: When to start; `nil` means at once.
    /// - Returns: The run, and whether the event had come before.
    @discardableResult
    public func submit<P: DurableProcess>(
        _ process: P.Type, _ input: P.Input, dedupeKey: String? = nil, source: String? = nil, lane: String? = nil,
        correlationID: String? = nil, due: WallTime? = nil
    ) async throws -> Receipt {
        let now = environment.clock.now
        let submission = Submission(
            run: environment.newRunID(), process: P.name, version: P.version, input: try Payload(input, at: P.name),
            source: source, dedupeKey: dedupeKey, lane: lane, correlationID: correlationID, submittedAt: now, dueAt: due
        )
        let receipts = try await store.submit([submission])
        guard let receipt = receipts.first else {
            throw DeliveryError(.store, "the store gave no receipt", at: P.name)
        }
        environment.emit(
            ProcessEvent(receipt.isDuplicate ? .duplicate : .submitted, run: receipt.run, process: P.name, time: now))
        if !receipt.isDuplicate { state.withLock { $0.isDueLikely = true } }
        wakeup.ring()
        return receipt
    }

    /// Waits until a run is finished, whoever runs it, and returns its record.
    ///
    /// - Throws: ``DeliveryError`` with code `notFound` if there is no such run; `CancellationError`.
    public func finished(_ run: RunID) async throws -> RunRecord {
        while true {
            guard let record = try await store.run(run) else {
                throw DeliveryError(.notFound, "there is no such run", at: run.rawValue)
            }
            if record.status.isFinished { return record }
            try await environment.clock.sleep(until: environment.clock.now + .milliseconds(20))
        }
    }
}

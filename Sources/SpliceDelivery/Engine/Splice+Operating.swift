extension Splice {
    /// Delivers a signal to a run, which need not wait for it yet.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - name: What the run waits for.
    ///   - value: What goes with it.
    ///   - id: The same for every delivery of one signal; `nil` is always a new one.
    /// - Returns: Whether the signal is new.
    /// - Throws: ``DeliveryError`` with code `notFound` or, if the run is finished, `conflict`.
    @discardableResult
    public func signal<Value: Codable & Sendable>(
        _ run: RunID, _ name: String, _ value: Value, id: String? = nil
    ) async throws -> Bool {
        let signal = Signal(
            id: id ?? environment.newRunID().rawValue, name: name, payload: try Payload(value, at: "\(run)/\(name)"))
        defer { wakeup.ring() }
        return try await store.signal(run, with: signal, at: environment.clock.now)
    }

    /// Answers a review, and lets its run go on.
    ///
    /// - Throws: ``DeliveryError`` with code `notFound`, or `conflict` if it is answered already or does not offer the
    ///   choice.
    public func answer(_ run: RunID, step: String, _ answer: ReviewAnswer) async throws {
        try await store.answer(run, step: step, with: answer, at: environment.clock.now)
        wakeup.ring()
    }

    /// Lets a dead letter go on from where it failed; finished steps are not repeated.
    public func replay(_ run: RunID) async throws {
        try await store.replay(run, at: environment.clock.now)
        wakeup.ring()
    }

    /// Lets a dead letter go on with what a person gives for its failed steps: an output, so that a step is not called any
    /// more, or another input.
    ///
    /// - Throws: ``DeliveryError`` with code `notFound` if there is no such run or step, `conflict` if the run is not a dead
    ///   letter or the step is done.
    public func replay(_ run: RunID, amending amendments: [String: StepAmendment]) async throws {
        try await store.replay(run, amending: amendments, at: environment.clock.now)
        wakeup.ring()
    }

    /// Gives a run up: its finished steps are undone, last finished first.
    public func abort(_ run: RunID, because reason: String) async throws {
        try await store.abort(
            run, because: FailureRecord(code: "aborted", message: reason), at: environment.clock.now)
        wakeup.ring()
    }
}

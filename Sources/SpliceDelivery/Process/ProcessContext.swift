/// What a process does durably. Every method that takes a name journals under it: the name must be unique in the run,
/// and the same in each replay.
///
/// Steps may run in parallel, with `async let` or in task groups: they are known by name, not by position, so a replay
/// may reach them in any order.
public struct ProcessContext: Sendable {
    private let execution: RunExecution

    init(_ execution: RunExecution) { self.execution = execution }

    /// The run.
    public var run: RunID { execution.run.id }
    /// Carried through every system that the event reaches.
    public var correlationID: String { execution.run.correlationID }
    /// The version of the process that the run was started with.
    public var version: Int { execution.run.version }
    /// When the run was submitted; the same in each replay.
    public var startedAt: WallTime { execution.run.createdAt }

    // MARK: Effects

    /// Calls an action, and returns its output. In a replay the output comes from the journal.
    ///
    /// Cancelling the task does not cut the call off: its outcome is journalled first.
    ///
    /// - Parameters:
    ///   - name: Unique in the run. In a loop, add what tells the rounds apart: `"line-\(line.number)"`.
    ///   - action: The call.
    ///   - input: What to call it with. A replay must come to the same input.
    /// - Throws: ``StepFailure`` if the step failed for good; ``DeliveryError`` with code `duplicateStep` or `diverged`
    ///   if the name is used twice or the journal has another input.
    public func step<Input, Output>(
        _ name: String, _ action: Action<Input, Output>, _ input: Input
    ) async throws -> Output {
        try await execution.step(name, action, input)
    }

    /// Puts a message into the outbox, in the commit that journals the step. It leaves after that commit, at least
    /// once, under an id that stays the same: consumers recognise a second delivery by it.
    ///
    /// - Parameters:
    ///   - name: Unique in the run.
    ///   - topic: Where it goes, such as `order.shipped`.
    ///   - event: What it says.
    ///   - key: Messages of one key leave in order. Default: the run.
    public func emit<Event: Codable & Sendable>(
        _ name: String, to topic: String, _ event: Event, key: String? = nil
    ) async throws {
        let payload = try Payload(event, at: "\(run)/\(name)")
        _ = try await execution.record(name, .emit, fingerprint: payload.fingerprint) {
            let message = OutboxMessage(
                id: "\(run.rawValue)/\(name)", topic: topic, key: key ?? run.rawValue, payload: payload,
                correlationID: correlationID, createdAt: execution.now)
            return (message.id, [.emit(message)])
        }
    }

    /// Starts a run of another process, in the commit that journals the step.
    ///
    /// - Returns: The id of the new run.
    public func start<Other: DurableProcess>(
        _ name: String, _ process: Other.Type, _ input: Other.Input, lane: String? = nil
    ) async throws -> RunID {
        let payload = try Payload(input, at: "\(run)/\(name)")
        return try await execution.record(name, .start, fingerprint: payload.fingerprint) {
            let id = execution.environment.newRunID()
            let submission = Submission(
                run: id, process: Other.name, version: Other.version, input: payload, source: run.rawValue,
                dedupeKey: name, lane: lane, correlationID: correlationID, submittedAt: execution.now)
            return (id, [.submit(submission)])
        }
    }

    /// Notes, in the commit that journals the step, which id an entity has in a system.
    public func link(_ name: String, _ row: CrossReferenceRow) async throws {
        _ = try await execution.record(name, .value) { (true, [.link(row)]) }
    }

    /// Computes a value once: a random number, the time, the content of a file. Replays get the same value. Must have
    /// no effect outside, since a crash before the commit computes it again.
    public func value<Value: Codable & Sendable>(
        _ name: String, _ compute: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await execution.record(name, .value) { (try await compute(), []) }
    }

    /// The time, the same in each replay.
    public func now(_ name: String) async throws -> WallTime {
        try await value(name) { [execution] in execution.now }
    }

    // MARK: Waits

    /// Waits. A long wait gives the run's place to others and survives a restart.
    public func sleep(_ name: String, for duration: Duration) async throws {
        try await execution.timer(name) { $0 + duration }
    }

    /// Waits until a time.
    public func sleep(_ name: String, until time: WallTime) async throws {
        try await execution.timer(name) { _ in time }
    }

    /// Waits for a signal that ``Splice/signal(_:_:_:id:)`` delivers.
    ///
    /// - Parameters:
    ///   - name: The name of the signal, and of the step.
    ///   - type: What it carries.
    ///   - timeout: How long to wait; `nil` waits for ever.
    /// - Returns: What the signal carries, or `nil` if none came in time.
    public func signal<Value: Codable & Sendable>(
        _ name: String, as type: Value.Type = Value.self, timeout: Duration? = nil
    ) async throws -> Value? {
        try await execution.signal(name, timeout: timeout)?.decode(at: "\(run)/\(name)")
    }

    /// Asks a person, and waits for the answer.
    ///
    /// - Parameters:
    ///   - name: Unique in the run.
    ///   - question: One sentence.
    ///   - details: The data needed to decide, already redacted: it is kept and shown as it is.
    ///   - choices: The ways out. Default: approve or reject.
    ///   - timeout: How long to wait; `nil` waits for ever. Then the answer is ``ReviewChoice/timedOut``.
    public func review(
        _ name: String, _ question: String, details: [String: String] = [:],
        choices: [ReviewChoice] = [.approve, .reject], timeout: Duration? = nil
    ) async throws -> ReviewAnswer {
        let review = ReviewRecord(
            run: run, step: name, reason: .question, question: question, details: details, choices: choices,
            openedAt: execution.now)
        return try await execution.review(name, review, timeout: timeout)
    }

    // MARK: Course

    /// Whether the run was started with a version that has a change already, so that it takes the new path.
    ///
    /// ```swift
    /// if process.changed("two labels", since: 3) { … } else { … }   // runs of versions 1 and 2 keep the old path
    /// ```
    public func changed(_ what: String, since version: Int) -> Bool { self.version >= version }

    /// The error to throw to give the run up: its finished steps are undone, last finished first.
    ///
    /// ```swift
    /// guard answer.approved else { throw process.compensate(because: "the label is too expensive") }
    /// ```
    public func compensate(because reason: String) -> any Error {
        RunInterruption.compensate(FailureRecord(code: "compensated", message: reason))
    }
}

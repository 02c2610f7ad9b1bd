/// The role of a store that people and their tools use.
public protocol OperatorStore: Sendable {
    /// One run.
    func run(_ id: RunID) async throws -> RunRecord?

    /// The journal of a run, in the order of the last writes.
    func steps(of run: RunID) async throws -> [StepRecord]

    /// Runs that match, newest first.
    func runs(_ query: RunQuery) async throws -> [RunRecord]

    /// How many runs have each status; statuses without runs are left out.
    func counts() async throws -> [RunStatus: Int]

    /// Reviews, oldest first.
    func reviews(open: Bool, limit: Int) async throws -> [ReviewRecord]

    /// Answers an open review and wakes its run.
    ///
    /// - Throws: ``DeliveryError`` with code `notFound` if there is no such review, `conflict` if it is answered
    ///   already or does not offer the choice.
    func answer(_ run: RunID, step: String, with answer: ReviewAnswer, at now: WallTime) async throws

    /// Delivers a signal and wakes the run, if it waits.
    ///
    /// - Returns: Whether the signal is new.
    /// - Throws: ``DeliveryError`` with code `notFound` if there is no such run, `conflict` if it is finished.
    func signal(_ run: RunID, with signal: Signal, at now: WallTime) async throws -> Bool

    /// The reviews of one run, open and answered, oldest first.
    func reviews(of run: RunID) async throws -> [ReviewRecord]

    /// The signals that wait for a run, oldest first.
    func signals(of run: RunID) async throws -> [Signal]

    /// Makes a dead letter ready again. Its failed steps are forgotten, its finished ones are kept.
    ///
    /// - Parameters:
    ///   - run: The dead letter.
    ///   - amendments: What a person gives for steps that are in the journal and not done, by name.
    ///   - now: The time.
    /// - Throws: ``DeliveryError`` with code `notFound` if there is no such run or step, `conflict` if the run is not a dead
    ///   letter or the step is done.
    func replay(_ run: RunID, amending amendments: [String: StepAmendment], at now: WallTime) async throws

    /// Writes a run as a journal has it, with its steps, reviews and waiting signals. An unfinished run is due as the journal
    /// says, behind the unfinished runs of its lane. Its dedupe key and its messages are not in a journal.
    ///
    /// - Throws: ``DeliveryError`` with code `conflict` if there is a run of that id.
    func restore(_ journal: JournalExport) async throws

    /// Gives a run up: it becomes ready to be compensated, and its open reviews are answered with `abort`, since nobody needs to
    /// decide any more.
    ///
    /// - Throws: ``DeliveryError`` with code `notFound`, or `conflict` if a worker has it or it is completed.
    func abort(_ run: RunID, because reason: FailureRecord, at now: WallTime) async throws

    /// Removes finished runs, with all that belongs to them, and inbox rows, a batch at a time.
    ///
    /// - Returns: How many runs and inbox rows were removed; call again while it is `limit`.
    func purge(_ request: PurgeRequest) async throws -> Int
}

extension OperatorStore {
    /// Makes a dead letter ready again. Its failed steps are forgotten, its finished ones are kept.
    ///
    /// - Throws: ``DeliveryError`` with code `notFound` or, if the run is not a dead letter, `conflict`.
    public func replay(_ run: RunID, at now: WallTime) async throws { try await replay(run, amending: [:], at: now) }
}

import Synchronization

/// One run in memory: the shell around ``RunMachine`` that journals, waits and wakes.
final class RunExecution: Sendable {
    /// Takes back one finished step.
    struct Undo: Sendable {
        var step: String
        var sequence: Int64
        var perform: @Sendable () async throws -> Void
    }

    private struct State: Sendable {
        var machine: RunMachine
        var waiters: [CheckedContinuation<Void, Never>] = []
        var undos: [Undo] = []
        var leaseLost = false
    }

    let run: RunRecord
    let fence: Fence
    let retry: RetryPolicy
    let environment: EngineEnvironment
    /// How long a parallel run must be quiet before it is parked.
    private let settle: Duration
    private let state: Mutex<State>

    /// - Parameter bound: Whether nothing new may be done, as while a run is given up.
    init(
        _ claim: Claim, retry: RetryPolicy, settle: Duration, bound: Bool, environment: EngineEnvironment
    ) {
        run = claim.run
        fence = claim.fence
        self.retry = retry
        self.settle = settle
        self.environment = environment
        state = Mutex(State(machine: RunMachine(claim.steps, bound: bound)))
    }

    // MARK: Looking

    var interruption: RunInterruption? { state.withLock { $0.machine.interruption } }
    var leaseLost: Bool { state.withLock { $0.leaseLost } }
    var now: WallTime { environment.clock.now }

    /// Until when and for whom the run waits, and whether it must be taken up again at once.
    var pause: (status: RunStatus, until: WallTime, missedStep: Bool) {
        state.withLock { state in
            let machine = state.machine
            if machine.interruption == .shutdown || machine.missedStep { return (.ready, now, machine.missedStep) }
            return (machine.awaitsOthers ? .waiting : .ready, machine.wakeAt, false)
        }
    }

    /// The undos of finished steps, last finished first, and finished steps that have one which the code did not reach.
    var undos: (known: [Undo], lost: [String]) {
        state.withLock { state in
            let known = Set(state.undos.map(\.step))
            let lost = state.machine.journal.values
                .filter { $0.undoable && $0.state == .done && !known.contains($0.name) }
                .map(\.name)
            return (state.undos.sorted { $0.sequence > $1.sequence }, lost.sorted())
        }
    }

    /// What a replay came upon: the first step whose end the journal does not have, and journalled steps not called.
    var difference: (refused: String?, uncalled: [String]) {
        state.withLock { ($0.machine.refused, $0.machine.uncalled) }
    }

    /// The step that a worker was in when it ended, as far as the journal knows.
    var stepUnderWay: String? {
        state.withLock { state in
            state.machine.journal.values.filter { $0.state == .started && $0.kind == .action }.map(\.name).min()
        }
    }

    /// The steps that wait for a person, in the order of their names.
    var stepsInReview: [String] {
        state.withLock { state in
            state.machine.journal.values.filter { $0.state == .inReview }.map(\.name).sorted()
        }
    }

    func emit(
        _ kind: ProcessEvent.Kind, step: String? = nil, attempt: Int? = nil, failure: FailureRecord? = nil
    ) {
        environment.emit(
            ProcessEvent(
                kind, run: run.id, process: run.process, step: step, attempt: attempt, failure: failure, time: now))
    }

    // MARK: Steps

    func begin(_ name: String, _ kind: StepRecord.Kind, fingerprint: Int64) throws -> RunMachine.Entry {
        try state.withLock { try $0.machine.begin(name, kind, fingerprint: fingerprint, run: run.id) }
    }

    func register(_ undo: Undo) { state.withLock { $0.undos.append(undo) } }

    func nextSequence() -> Int64 { state.withLock { $0.machine.nextSequence() } }

    /// Writes a step and whatever belongs to it, in one commit.
    func write(_ record: StepRecord, with more: [JournalChange] = []) async throws {
        try await commit([.step(record)] + more)
        state.withLock { $0.machine.wrote(record) }
    }

    func commit(_ changes: [JournalChange]) async throws {
        do {
            try await environment.commit(changes, under: fence) { interruption != .shutdown }
        } catch {
            // What contradicts the store does so at each attempt: it is the process's error, and no reason to begin again.
            if (error as? DeliveryError)?.code == .conflict { throw error }
            if let error = error as? DeliveryError, error.code == .leaseLost {
                state.withLock { $0.leaseLost = true }
            }
            interrupt(.shutdown)
            throw error
        }
    }

    /// A step is over.
    func end() { settleDown(state.withLock { $0.machine.end() }) }

    /// Waits in memory if the time is near, and otherwise until the run is parked.
    ///
    /// - Parameters:
    ///   - time: When to go on.
    ///   - journal: What must be in the journal before the run is parked.
    /// - Throws: ``RunInterruption/parked`` once the run is parked; the step is not under way any more then.
    func wait(until time: WallTime, journal: StepRecord) async throws(StepPause) {
        if time - now <= environment.options.parkAfter {
            do { try await environment.clock.sleep(until: time) } catch { throw .failed(error) }
            if let interruption { throw .failed(interruption) }
            return
        }
        try await park(until: time, forOthers: false, journal: journal)
    }

    /// Writes a step and waits until the run is parked.
    func park(
        until time: WallTime, forOthers: Bool, journal: StepRecord, with more: [JournalChange] = []
    ) async throws(StepPause) {
        // What the journal has already is not written again: a person may have answered since this worker read it.
        let isKnown = more.isEmpty && state.withLock { $0.machine.journal[journal.name] == journal }
        if !isKnown {
            do { try await write(journal, with: more) } catch { throw .failed(error) }
        }
        let quiet = state.withLock { $0.machine.wait(until: time, forOthers: forOthers) }
        emit(.parked, step: journal.name)
        settleDown(quiet)
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.machine.interruption != nil { return true }
                state.waiters.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
        throw .parked
    }

    /// No step begins any more; those under way finish.
    func interrupt(_ reason: RunInterruption) {
        let waiters = state.withLock { state in
            state.machine.interrupt(reason)
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    private func settleDown(_ quiet: RunMachine.Quiet) {
        guard case .perhaps(let generation) = quiet else { return }
        let isParallel = state.withLock { $0.machine.isParallel }
        guard isParallel || settle > .zero else { return park(ifStill: generation) }
        let pause = max(settle, .milliseconds(10))
        // Unstructured: the step that went quiet must return to the process at once, which may call the next one.
        Task {
            // Real time, whatever clock the engine has: other threads need a moment, not the process a time.
            try? await Task.sleep(for: pause)
            park(ifStill: generation)
        }
    }

    private func park(ifStill generation: Int) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard state.machine.park(ifStill: generation) else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

/// Why a wait ended without the step going on.
enum StepPause: Error {
    /// The run is parked; the step does not count as under way any more.
    case parked
    /// The wait failed; the step still counts as under way.
    case failed(any Error)
}

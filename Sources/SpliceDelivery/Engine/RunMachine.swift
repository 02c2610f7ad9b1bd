/// Keeps track of the steps of one run in memory: which names are used, how many are under way, and when there is
/// nothing left to do but wait. Does nothing itself.
struct RunMachine: Sendable {
    /// How a step begins.
    enum Entry: Sendable {
        /// The journal has its output.
        case done(StepRecord)
        /// The journal has its failure.
        case failed(StepRecord)
        /// It is to be driven on, from a journalled record or as a new one; counted as under way.
        case proceed(StepRecord?)
    }

    /// What the shell does after a step stopped being under way.
    enum Quiet: Sendable, Equatable {
        /// Something else is still under way, or nothing waits.
        case no
        /// Nothing is under way and something waits: if that is still so after a moment, the run is to be parked.
        case perhaps(generation: Int)
    }

    private(set) var journal: [String: StepRecord]
    private(set) var active = 0
    private(set) var interruption: RunInterruption?
    /// The earliest time that anything waits for.
    private(set) var wakeAt = WallTime.distantFuture
    /// Whether a signal or a person is waited for.
    private(set) var awaitsOthers = false
    /// A step was called after the run had been parked, so it is to be taken up again at once.
    private(set) var missedStep = false
    /// Whether two steps were ever under way or waiting at the same time.
    private(set) var isParallel = false
    /// Whether nothing new may be done: only what the journal has is answered.
    let isBound: Bool
    /// The first step that was refused because the journal does not have its end.
    private(set) var refused: String?
    private var names: Set<String> = []
    private var waiting = 0
    private var generation = 0
    private var sequence: Int64

    init(_ steps: [StepRecord], bound: Bool) {
        journal = Dictionary(steps.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        isBound = bound
        sequence = steps.map(\.sequence).max() ?? 0
    }

    /// A step is called.
    mutating func begin(_ name: String, _ kind: StepRecord.Kind, fingerprint: Int64, run: RunID) throws -> Entry {
        guard names.insert(name).inserted else {
            throw DeliveryError(
                .duplicateStep,
                "the name is used twice in one run; add what tells the two apart, such as a line number",
                at: "\(run)/\(name)")
        }
        if let record = journal[name] {
            try check(record, kind, fingerprint, run)
            if record.state == .done { return .done(record) }
            if record.state == .failed { return .failed(record) }
        }
        if isBound && kind != .undo {
            refused = refused ?? name
            throw RunInterruption.endOfJournal
        }
        if let interruption {
            missedStep = true
            throw interruption
        }
        active += 1
        generation += 1
        if active + waiting > 1 { isParallel = true }
        return .proceed(journal[name])
    }

    private func check(
        _ record: StepRecord, _ kind: StepRecord.Kind, _ fingerprint: Int64, _ run: RunID
    ) throws {
        if record.kind != kind {
            throw DeliveryError(
                .diverged, "the journal has a \(record.kind) of this name, the code calls a \(kind)",
                at: "\(run)/\(record.name)")
        }
        if record.fingerprint != fingerprint {
            throw DeliveryError(
                .diverged,
                "the step was journalled with another input; make its input depend only on the run's input and on steps",
                at: "\(run)/\(record.name)")
        }
    }

    /// Steps of the journal that were not called.
    var uncalled: [String] { journal.keys.filter { !names.contains($0) }.sorted() }

    /// The number of the step that finishes now.
    mutating func nextSequence() -> Int64 {
        sequence += 1
        return sequence
    }

    /// A step was written to the journal.
    mutating func wrote(_ record: StepRecord) { journal[record.name] = record }

    /// A step is over, or has failed to be written.
    mutating func end() -> Quiet {
        active -= 1
        return quiet()
    }

    /// A step has nothing to do until a time, or until somebody else acts.
    mutating func wait(until time: WallTime, forOthers: Bool) -> Quiet {
        active -= 1
        waiting += 1
        wakeAt = min(wakeAt, time)
        if forOthers { awaitsOthers = true }
        return quiet()
    }

    private func quiet() -> Quiet {
        active == 0 && waiting > 0 && interruption == nil ? .perhaps(generation: generation) : .no
    }

    /// The moment has passed: whether the run is to be parked now.
    mutating func park(ifStill generation: Int) -> Bool {
        guard quiet() == .perhaps(generation: generation) else { return false }
        interruption = .parked
        return true
    }

    /// No step begins any more.
    mutating func interrupt(_ reason: RunInterruption) {
        if interruption == nil { interruption = reason }
    }
}

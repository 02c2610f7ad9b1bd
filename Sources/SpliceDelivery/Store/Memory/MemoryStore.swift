import Synchronization

/// A store in memory, for tests and for trying things out. Nothing survives the operating-system process.
///
/// It keeps the same rules as every store, so what runs on it runs on the others.
public final class MemoryStore: Store {
    private let state = Mutex(MemoryState())

    /// An empty store.
    public init() {}

    private func change<Result: Sendable>(
        _ body: (inout MemoryState) throws -> sending Result
    ) throws -> Result {
        try state.withLock { state in
            try state.checkOpen()
            // All or nothing: a copy takes the changes, and replaces the state only if none of them failed.
            var copy = state
            let result = try body(&copy)
            state = copy
            return result
        }
    }

    private func look<Result: Sendable>(_ body: (borrowing MemoryState) throws -> sending Result) throws -> Result {
        try state.withLock { state in
            try state.checkOpen()
            return try body(state)
        }
    }

    /// Ends all work.
    public func close() async throws { state.withLock { $0.isClosed = true } }
}

extension MemoryStore: RunStore {
    /// Starts runs.
    public func submit(_ submissions: [Submission]) async throws -> [Receipt] {
        try change { state in submissions.map { state.submit($0) } }
    }

    /// Takes due runs.
    public func claim(_ request: ClaimRequest) async throws -> [Claim] { try change { try $0.claim(request) } }

    /// Writes changes about a claimed run.
    public func commit(_ changes: [JournalChange], under fence: Fence, at now: WallTime) async throws {
        try change { try $0.commit(changes, under: fence, at: now) }
    }

    /// The oldest signal of a name.
    public func signal(named name: String, for run: RunID) async throws -> Signal? {
        try look { $0.signals[run]?.first { $0.name == name } }
    }

    /// Starts or prolongs the life of a worker.
    public func keepAlive(_ worker: WorkerID, until: WallTime, now: WallTime) async throws {
        try change { $0.workers[worker] = until }
    }

    /// Gives back the runs of workers whose time has passed.
    public func reclaim(now: WallTime) async throws -> Int { try change { $0.reclaim(now: now) } }

    /// Ends the life of a worker.
    public func retire(_ worker: WorkerID, now: WallTime) async throws {
        try change { state in
            state.workers[worker] = nil
            _ = state.reclaim(now: now, retired: worker)
        }
    }

    /// When the next run is due.
    public func nextDue(_ processes: [String: Int]) async throws -> WallTime? {
        try look { $0.claimable(processes).map(\.record.dueAt).min() }
    }
}

extension MemoryStore: OperatorStore {
    /// One run.
    public func run(_ id: RunID) async throws -> RunRecord? { try look { $0.runs[id]?.record } }

    /// The journal of a run.
    public func steps(of run: RunID) async throws -> [StepRecord] {
        try look { state in (state.runs[run]?.order ?? []).compactMap { state.runs[run]?.steps[$0] } }
    }

    /// Runs that match.
    public func runs(_ query: RunQuery) async throws -> [RunRecord] { try look { $0.list(query) } }

    /// How many runs have each status.
    public func counts() async throws -> [RunStatus: Int] {
        try look { $0.runs.values.reduce(into: [:]) { $0[$1.record.status, default: 0] += 1 } }
    }

    /// Reviews.
    public func reviews(open: Bool, limit: Int) async throws -> [ReviewRecord] {
        try look { Array($0.reviews.filter { ($0.answeredAt == nil) == open }.prefix(limit)) }
    }

    /// Answers a review.
    public func answer(_ run: RunID, step: String, with answer: ReviewAnswer, at now: WallTime) async throws {
        try change { try $0.answer(run, step: step, with: answer, at: now) }
    }

    /// Delivers a signal.
    public func signal(_ run: RunID, with signal: Signal, at now: WallTime) async throws -> Bool {
        try change { try $0.deliver(signal, to: run, at: now) }
    }

    /// The reviews of a run.
    public func reviews(of run: RunID) async throws -> [ReviewRecord] {
        try look { $0.reviews.filter { $0.run == run } }
    }

    /// The signals that wait for a run.
    public func signals(of run: RunID) async throws -> [Signal] { try look { $0.signals[run] ?? [] } }

    /// Makes a dead letter ready.
    public func replay(
        _ run: RunID, amending amendments: [String: StepAmendment], at now: WallTime
    ) async throws {
        try change { try $0.replay(run, amending: amendments, at: now) }
    }

    /// Writes a journal.
    public func restore(_ journal: JournalExport) async throws { try change { try $0.restore(journal) } }

    /// Gives a run up.
    public func abort(_ run: RunID, because reason: FailureRecord, at now: WallTime) async throws {
        try change { try $0.abort(run, because: reason, at: now) }
    }

    /// Removes what is old.
    public func purge(_ request: PurgeRequest) async throws -> Int { try change { $0.purge(request) } }
}

extension MemoryStore: OutboxStore {
    /// Messages that are due.
    public func dueMessages(limit: Int, now: WallTime) async throws -> [OutboxMessage] {
        try look { $0.dueMessages(limit: limit, now: now) }
    }

    /// Notes what became of deliveries.
    public func settle(_ outcomes: [String: OutboxOutcome]) async throws { try change { $0.settle(outcomes) } }

    /// Messages that could not be delivered.
    public func deadMessages(limit: Int) async throws -> [(message: OutboxMessage, failure: FailureRecord)] {
        try look { state in
            Array(state.outbox.compactMap { row in row.failure.map { (row.message, $0) } }.prefix(limit))
        }
    }

    /// Makes a message due again.
    public func replayMessage(_ id: String, at now: WallTime) async throws {
        try change { try $0.replayMessage(id, at: now) }
    }
}

extension MemoryStore: CrossReferenceStore {
    /// Notes an id.
    public func link(_ row: CrossReferenceRow) async throws { try change { try $0.link(row) } }

    /// The entity of an id.
    public func entity(_ kind: String, system: String, externalID: String) async throws -> String? {
        try look { $0.links.first { $0.kind == kind && $0.system == system && $0.externalID == externalID }?.entity }
    }

    /// The ids of an entity.
    public func references(_ kind: String, entity: String) async throws -> [CrossReferenceRow] {
        try look { $0.links.filter { $0.kind == kind && $0.entity == entity }.sorted { $0.system < $1.system } }
    }

    /// Forgets an id.
    public func unlink(_ row: CrossReferenceRow) async throws -> Bool {
        try change { $0.links.remove(row) != nil }
    }
}

extension MemoryStore: KeyValueStore, LeaseStore {
    /// The value of a key.
    public func value(for key: String) async throws -> StoredValue? { try look { $0.values[key] } }

    /// Writes a value.
    public func setValue(_ bytes: [UInt8]?, for key: String, expecting generation: Int64) async throws -> Int64 {
        try change { try $0.setValue(bytes, for: key, expecting: generation) }
    }

    /// The keys that start with a text.
    public func keys(startingWith prefix: String) async throws -> [String] {
        try look { $0.values.keys.filter { $0.hasPrefix(prefix) }.sorted() }
    }

    /// Takes a lease.
    public func acquireLease(_ name: String, owner: String, until: WallTime, now: WallTime) async throws -> Lease? {
        try change { $0.acquireLease(name, owner: owner, until: until, now: now) }
    }

    /// Gives a lease back.
    public func releaseLease(_ lease: Lease) async throws -> Bool { try change { $0.releaseLease(lease) } }
}

extension StoreSource {
    /// A new store in memory.
    public static var memory: StoreSource { StoreSource { MemoryStore() } }
}

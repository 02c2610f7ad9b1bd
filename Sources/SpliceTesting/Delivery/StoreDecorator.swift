public import SpliceDelivery

/// A store that passes everything on to another; conform and override what is to be different.
public protocol StoreDecorator: Store {
    /// The store that does the work.
    var base: any Store { get }
}

extension StoreDecorator {
    /// Passed on.
    public func close() async throws { try await base.close() }

    /// Passed on.
    public func submit(_ submissions: [Submission]) async throws -> [Receipt] { try await base.submit(submissions) }

    /// Passed on.
    public func claim(_ request: ClaimRequest) async throws -> [Claim] { try await base.claim(request) }

    /// Passed on.
    public func commit(_ changes: [JournalChange], under fence: Fence, at now: WallTime) async throws {
        try await base.commit(changes, under: fence, at: now)
    }

    /// Passed on.
    public func signal(named name: String, for run: RunID) async throws -> Signal? {
        try await base.signal(named: name, for: run)
    }

    /// Passed on.
    public func keepAlive(_ worker: WorkerID, until: WallTime, now: WallTime) async throws {
        try await base.keepAlive(worker, until: until, now: now)
    }

    /// Passed on.
    public func reclaim(now: WallTime) async throws -> Int { try await base.reclaim(now: now) }

    /// Passed on.
    public func retire(_ worker: WorkerID, now: WallTime) async throws { try await base.retire(worker, now: now) }

    /// Passed on.
    public func nextDue(_ processes: [String: Int]) async throws -> WallTime? { try await base.nextDue(processes) }

    /// Passed on.
    public func run(_ id: RunID) async throws -> RunRecord? { try await base.run(id) }

    /// Passed on.
    public func steps(of run: RunID) async throws -> [StepRecord] { try await base.steps(of: run) }

    /// Passed on.
    public func runs(_ query: RunQuery) async throws -> [RunRecord] { try await base.runs(query) }

    /// Passed on.
    public func counts() async throws -> [RunStatus: Int] { try await base.counts() }

    /// Passed on.
    public func reviews(open: Bool, limit: Int) async throws -> [ReviewRecord] {
        try await base.reviews(open: open, limit: limit)
    }

    /// Passed on.
    public func answer(_ run: RunID, step: String, with answer: ReviewAnswer, at now: WallTime) async throws {
        try await base.answer(run, step: step, with: answer, at: now)
    }

    /// Passed on.
    public func signal(_ run: RunID, with signal: Signal, at now: WallTime) async throws -> Bool {
        try await base.signal(run, with: signal, at: now)
    }

    /// Passed on.
    public func reviews(of run: RunID) async throws -> [ReviewRecord] { try await base.reviews(of: run) }

    /// Passed on.
    public func signals(of run: RunID) async throws -> [Signal] { try await base.signals(of: run) }

    /// Passed on.
    public func replay(
        _ run: RunID, amending amendments: [String: StepAmendment], at now: WallTime
    ) async throws {
        try await base.replay(run, amending: amendments, at: now)
    }

    /// Passed on.
    public func restore(_ journal: JournalExport) async throws { try await base.restore(journal) }

    /// Passed on.
    public func abort(_ run: RunID, because reason: FailureRecord, at now: WallTime) async throws {
        try await base.abort(run, because: reason, at: now)
    }

    /// Passed on.
    public func purge(_ request: PurgeRequest) async throws -> Int { try await base.purge(request) }
}

extension StoreDecorator {
    /// Passed on.
    public func dueMessages(limit: Int, now: WallTime) async throws -> [OutboxMessage] {
        try await base.dueMessages(limit: limit, now: now)
    }

    /// Passed on.
    public func settle(_ outcomes: [String: OutboxOutcome]) async throws { try await base.settle(outcomes) }

    /// Passed on.
    public func deadMessages(limit: Int) async throws -> [(message: OutboxMessage, failure: FailureRecord)] {
        try await base.deadMessages(limit: limit)
    }

    /// Passed on.
    public func replayMessage(_ id: String, at now: WallTime) async throws {
        try await base.replayMessage(id, at: now)
    }

    /// Passed on.
    public func link(_ row: CrossReferenceRow) async throws { try await base.link(row) }

    /// Passed on.
    public func entity(_ kind: String, system: String, externalID: String) async throws -> String? {
        try await base.entity(kind, system: system, externalID: externalID)
    }

    /// Passed on.
    public func references(_ kind: String, entity: String) async throws -> [CrossReferenceRow] {
        try await base.references(kind, entity: entity)
    }

    /// Passed on.
    public func unlink(_ row: CrossReferenceRow) async throws -> Bool { try await base.unlink(row) }

    /// Passed on.
    public func value(for key: String) async throws -> StoredValue? { try await base.value(for: key) }

    /// Passed on.
    public func setValue(_ bytes: [UInt8]?, for key: String, expecting generation: Int64) async throws -> Int64 {
        try await base.setValue(bytes, for: key, expecting: generation)
    }

    /// Passed on.
    public func keys(startingWith prefix: String) async throws -> [String] {
        try await base.keys(startingWith: prefix)
    }

    /// Passed on.
    public func acquireLease(_ name: String, owner: String, until: WallTime, now: WallTime) async throws -> Lease? {
        try await base.acquireLease(name, owner: owner, until: until, now: now)
    }

    /// Passed on.
    public func releaseLease(_ lease: Lease) async throws -> Bool { try await base.releaseLease(lease) }
}

public import SpliceDelivery

/// A store with a known defect: proves that the conformance checks can fail.
public final class DefectiveStore: StoreDecorator {
    /// What is wrong with it.
    public enum Defect: String, Sendable, CaseIterable {
        /// The inbox forgets dedupe keys.
        case forgetsDedupeKeys
        /// Late workers may write.
        case ignoresFences
        /// A commit that fails keeps what came before the failure.
        case keepsHalfACommit
        /// A run is given to a worker that has no lease.
        case ignoresLeases
        /// Lanes are not kept.
        case ignoresLanes
        /// A signal that comes while a run is being parked is overlooked.
        case losesWakeups
        /// The same signal counts twice.
        case repeatsSignals
        /// A replay forgets finished steps too.
        case replaysEverything
        /// Reviews take any answer.
        case takesAnyAnswer
        /// A value is written over any generation.
        case ignoresGenerations
        /// Messages that wait do not hold up later ones of their key.
        case reordersMessages
        /// A lease keeps its fence when its owner changes.
        case repeatsFences
        /// Purging takes dead letters.
        case purgesDeadLetters
        /// One id may belong to two entities.
        case sharesIDs
        /// A worker that ended is forgotten.
        case forgetsInterruptions
        /// A worker is given every suspect at once.
        case givesAllSuspects
        /// A journal is written over a run that is there.
        case restoresTwice
        /// What a person gives for a step is left aside.
        case ignoresAmendments
    }

    /// The store that does the work.
    public let base: any Store = MemoryStore()
    private let defect: Defect

    /// An empty store with a defect.
    public init(_ defect: Defect) { self.defect = defect }

    /// Starts runs.
    public func submit(_ submissions: [Submission]) async throws -> [Receipt] {
        try await base.submit(
            submissions.map { submission in
                var changed = submission
                if defect == .forgetsDedupeKeys { changed.dedupeKey = nil }
                if defect == .ignoresLanes { changed.lane = nil }
                return changed
            })
    }

    /// Takes due runs.
    public func claim(_ request: ClaimRequest) async throws -> [Claim] {
        if defect == .ignoresLeases {
            try await base.keepAlive(request.worker, until: request.now + .seconds(9), now: request.now)
        }
        var claims = try await base.claim(request)
        if defect == .givesAllSuspects {
            while claims.count < request.limit {
                let more = try await base.claim(request)
                if more.isEmpty { break }
                claims += more
            }
        }
        if defect == .forgetsInterruptions {
            return claims.map { claim in
                var claim = claim
                claim.run.interruptions = 0
                return claim
            }
        }
        return claims
    }

    /// Writes a journal.
    public func restore(_ journal: JournalExport) async throws {
        do { try await base.restore(journal) } catch { if defect != .restoresTwice { throw error } }
    }

    /// Writes changes about a claimed run.
    public func commit(_ changes: [JournalChange], under fence: Fence, at now: WallTime) async throws {
        switch defect {
        case .ignoresFences:
            let token = (1...9).map { Fence(run: fence.run, handle: fence.handle, token: Int64($0)) }
            for fence in token {
                do { return try await base.commit(changes, under: fence, at: now) } catch { continue }
            }
        case .keepsHalfACommit:
            for change in changes { try await base.commit([change], under: fence, at: now) }
        case .losesWakeups:
            let wakes = try await base.run(fence.run)?.wakes ?? 0
            let blind = changes.map { change -> JournalChange in
                if case .park(let status, let until, _) = change { return .park(status, until: until, wakes: wakes) }
                return change
            }
            try await base.commit(blind, under: fence, at: now)
        default:
            try await base.commit(changes, under: fence, at: now)
        }
    }

    /// Answers a review.
    public func answer(_ run: RunID, step: String, with answer: ReviewAnswer, at now: WallTime) async throws {
        if defect == .takesAnyAnswer { return }
        try await base.answer(run, step: step, with: answer, at: now)
    }

    /// Delivers a signal.
    public func signal(_ run: RunID, with signal: Signal, at now: WallTime) async throws -> Bool {
        var changed = signal
        if defect == .repeatsSignals { changed.id += "\(now.milliseconds)" }
        return try await base.signal(run, with: changed, at: now)
    }

    /// Makes a dead letter ready.
    public func replay(
        _ run: RunID, amending amendments: [String: StepAmendment], at now: WallTime
    ) async throws {
        let before = try await base.run(run)
        try await base.replay(run, amending: defect == .ignoresAmendments ? [:] : amendments, at: now)
        guard defect == .replaysEverything, let before else { return }
        let worker = WorkerID("defect")
        try await base.keepAlive(worker, until: now + .seconds(1), now: now)
        let request = ClaimRequest(worker: worker, processes: [before.process: before.version], limit: 1, now: now)
        for claim in try await base.claim(request) {
            let undone = claim.steps.map { step -> JournalChange in
                var step = step
                step.name = "forgotten"
                return .step(step)
            }
            try await base.commit(undone, under: claim.fence, at: now)
        }
        try await base.retire(worker, now: now)
    }

    /// Removes what is old.
    public func purge(_ request: PurgeRequest) async throws -> Int {
        if defect == .purgesDeadLetters { return try await base.purge(request) + 1 }
        return try await base.purge(request)
    }

    /// Messages that are due.
    public func dueMessages(limit: Int, now: WallTime) async throws -> [OutboxMessage] {
        guard defect == .reordersMessages else { return try await base.dueMessages(limit: limit, now: now) }
        return try await base.dueMessages(limit: limit, now: .distantFuture).reversed()
    }

    /// Notes an id.
    public func link(_ row: CrossReferenceRow) async throws {
        if defect == .sharesIDs { _ = try await base.unlink(row) }
        do { try await base.link(row) } catch { if defect != .sharesIDs { throw error } }
    }

    /// Forgets an id.
    public func unlink(_ row: CrossReferenceRow) async throws -> Bool { try await base.unlink(row) }
}

extension DefectiveStore: KeyValueStore, LeaseStore {
    /// The value of a key.
    public func value(for key: String) async throws -> StoredValue? { try await base.value(for: key) }

    /// Writes a value.
    public func setValue(_ bytes: [UInt8]?, for key: String, expecting generation: Int64) async throws -> Int64 {
        let read = defect == .ignoresGenerations ? try await base.value(for: key)?.generation ?? 0 : generation
        return try await base.setValue(bytes, for: key, expecting: read)
    }

    /// Takes a lease.
    public func acquireLease(_ name: String, owner: String, until: WallTime, now: WallTime) async throws -> Lease? {
        var lease = try await base.acquireLease(name, owner: owner, until: until, now: now)
        if defect == .repeatsFences { lease?.fence = 1 }
        return lease
    }
}

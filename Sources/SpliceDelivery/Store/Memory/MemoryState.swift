/// What a ``MemoryStore`` holds, as plain values.
struct MemoryState: Sendable {
    struct Run: Sendable {
        var record: RunRecord
        var fence: Int64 = 0
        let number: Int64
        var steps: [String: StepRecord] = [:]
        var order: [String] = []
    }

    struct OutboxRow: Sendable {
        var message: OutboxMessage
        var dueAt: WallTime
        var failure: FailureRecord?
    }

    struct InboxKey: Hashable, Sendable {
        var source: String
        var key: String
    }

    var isClosed = false
    var runs: [RunID: Run] = [:]
    /// Unfinished runs only, so that claims do not look at finished ones.
    var unfinished: Set<RunID> = []
    var nextNumber: Int64 = 1
    var inbox: [InboxKey: (run: RunID, at: WallTime)] = [:]
    var signals: [RunID: [Signal]] = [:]
    var seenSignals: [RunID: Set<String>] = [:]
    var reviews: [ReviewRecord] = []
    var workers: [WorkerID: WallTime] = [:]
    var outbox: [OutboxRow] = []
    var outboxIDs: Set<String> = []
    var links: Set<CrossReferenceRow> = []
    var values: [String: StoredValue] = [:]
    var leases: [String: Lease] = [:]

    func checkOpen() throws {
        if isClosed { throw DeliveryError(.shutdown, "the store is closed") }
    }

    // MARK: Runs

    mutating func submit(_ submission: Submission) -> Receipt {
        if let key = submission.dedupeKey {
            let inboxKey = InboxKey(source: submission.source, key: key)
            if let known = inbox[inboxKey] { return Receipt(run: known.run, isDuplicate: true) }
            inbox[inboxKey] = (submission.run, submission.submittedAt)
        }
        let isBehind = submission.lane.map { lane in unfinished.contains { runs[$0]?.record.lane == lane } } ?? false
        runs[submission.run] = Run(
            record: RunRecord(submission, status: isBehind ? .queued : .ready), number: nextNumber)
        nextNumber += 1
        unfinished.insert(submission.run)
        return Receipt(run: submission.run, isDuplicate: false)
    }

    func claimable(_ processes: [String: Int]) -> [Run] {
        unfinished.compactMap { id in
            guard let run = runs[id], run.record.worker == nil, run.record.status != .queued,
                let highest = processes[run.record.process], run.record.version <= highest,
                run.record.dueAt != .distantFuture
            else { return nil }
            return run
        }
    }

    mutating func claim(_ request: ClaimRequest) throws -> [Claim] {
        guard let until = workers[request.worker], until > request.now else {
            throw DeliveryError(.leaseLost, "the worker has no lease", at: request.worker.rawValue)
        }
        let due = claimable(request.processes)
            .filter { $0.record.dueAt <= request.now }
            .sorted { ($0.record.dueAt, $0.number) < ($1.record.dueAt, $1.number) }
        let suspect = request.mayTakeSuspect ? due.first { $0.record.isSuspect } : nil
        let chosen = (suspect.map { [$0] } ?? []) + due.filter { !$0.record.isSuspect }
        return chosen.prefix(request.limit).map { found in
            var run = found
            run.fence += 1
            run.record.claims += 1
            run.record.worker = request.worker
            run.record.status = .ready
            runs[run.record.id] = run
            return Claim(
                run: run.record, fence: Fence(run: run.record.id, handle: run.number, token: run.fence),
                steps: Array(run.steps.values))
        }
    }

    mutating func commit(_ changes: [JournalChange], under fence: Fence, at now: WallTime) throws {
        guard var run = runs[fence.run], run.fence == fence.token, run.record.worker != nil else {
            throw DeliveryError(.leaseLost, "another worker has the run, or it is over", at: fence.run.rawValue)
        }
        if changes.contains(where: \.isProgress) { run.record.interruptions = 0 }
        for change in changes {
            switch change {
            case .step(let record): run.write(record)
            case .emit(let message): emit(message)
            case .openReview(let review): open(review)
            case .closeReview(let step, let answer): close(fence.run, step, answer, at: now)
            case .consumeSignal(let id): signals[fence.run]?.removeAll { $0.id == id }
            case .submit(let submission): _ = submit(submission)
            case .link(let row): try link(row)
            case .compensate(let reason): run.record.compensation = run.record.compensation ?? reason
            case .park(let status, let until, let wakes):
                let wasWoken = run.record.wakes != wakes
                run.record.worker = nil
                run.record.status = wasWoken ? .ready : status
                run.record.dueAt = wasWoken ? now : until
            case .finish(let status, let output, let failure):
                run.record.worker = nil
                run.record.status = status
                run.record.output = output
                run.record.failure = failure
                run.record.finishedAt = now
                run.record.dueAt = .distantFuture
                unfinished.remove(fence.run)
                promote(run.record.lane, at: now)
            }
        }
        runs[fence.run] = run
    }

    private mutating func promote(_ lane: String?, at now: WallTime) {
        guard let lane else { return }
        let inLane = unfinished.compactMap { runs[$0] }.filter { $0.record.lane == lane }
        guard !inLane.contains(where: { $0.record.status != .queued }),
            let next = inLane.min(by: { $0.number < $1.number })
        else { return }
        runs[next.record.id]?.record.status = .ready
        runs[next.record.id]?.record.dueAt = max(now, next.record.dueAt)
    }

    /// Gives back the runs of workers that are no more.
    ///
    /// - Parameter retired: A worker that gave its runs back by itself: they were not interrupted.
    mutating func reclaim(now: WallTime, retired: WorkerID? = nil) -> Int {
        workers = workers.filter { $0.value > now }
        var freed = 0
        for id in unfinished {
            guard let worker = runs[id]?.record.worker, workers[worker] == nil else { continue }
            runs[id]?.record.worker = nil
            runs[id]?.record.dueAt = now
            if worker != retired { runs[id]?.record.interruptions += 1 }
            freed += 1
        }
        return freed
    }

    mutating func wake(_ id: RunID, at now: WallTime) {
        guard var run = runs[id] else { return }
        run.record.wakes += 1
        if run.record.status == .waiting || run.record.status == .ready, run.record.worker == nil {
            run.record.status = .ready
            run.record.dueAt = min(run.record.dueAt, now)
        }
        runs[id] = run
    }

    func list(_ query: RunQuery) -> [RunRecord] {
        runs.values
            .map(\.record)
            .filter { query.statuses.isEmpty || query.statuses.contains($0.status) }
            .filter { query.process == nil || query.process == $0.process }
            .filter { run in query.before.map { run.id < $0 } ?? true }
            .sorted { $0.id > $1.id }
            .prefix(query.limit)
            .map { $0 }
    }
}

extension MemoryState.Run {
    mutating func write(_ step: StepRecord) {
        order.removeAll { $0 == step.name }
        order.append(step.name)
        steps[step.name] = step
    }
}

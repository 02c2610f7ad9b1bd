/// What people and their tools change.
extension MemoryState {
    mutating func open(_ review: ReviewRecord) {
        reviews.removeAll { $0.run == review.run && $0.step == review.step }
        reviews.append(review)
    }

    mutating func close(_ run: RunID, _ step: String, _ answer: ReviewAnswer, at now: WallTime) {
        guard let index = reviews.firstIndex(where: { $0.run == run && $0.step == step && $0.answeredAt == nil })
        else { return }
        reviews[index].answeredAt = now
        reviews[index].answer = answer
    }

    mutating func answer(_ run: RunID, step: String, with answer: ReviewAnswer, at now: WallTime) throws {
        let place = "\(run)/\(step)"
        guard let review = reviews.first(where: { $0.run == run && $0.step == step }) else {
            throw DeliveryError(.notFound, "there is no such review", at: place)
        }
        try review.check(answer)
        close(run, step, answer, at: now)
        runs[run]?.steps[step]?.answer = answer
        wake(run, at: now)
    }

    mutating func deliver(_ signal: Signal, to id: RunID, at now: WallTime) throws -> Bool {
        guard let run = runs[id] else { throw DeliveryError(.notFound, "there is no such run", at: id.rawValue) }
        guard !run.record.status.isFinished else {
            throw DeliveryError(.conflict, "the run is finished; it takes no signals", at: id.rawValue)
        }
        guard seenSignals[id, default: []].insert(signal.id).inserted else { return false }
        signals[id, default: []].append(signal)
        wake(id, at: now)
        return true
    }

    mutating func replay(_ id: RunID, amending amendments: [String: StepAmendment], at now: WallTime) throws {
        guard var run = runs[id] else { throw DeliveryError(.notFound, "there is no such run", at: id.rawValue) }
        guard run.record.status == .failed else {
            throw DeliveryError(
                .conflict, "only a dead letter can be replayed; the run is \(run.record.status)", at: id.rawValue)
        }
        for step in try Array(run.steps.values).amended(by: amendments, of: id, at: now) { run.write(step) }
        for (name, step) in run.steps where step.state == .failed {
            run.steps[name] = nil
            run.order.removeAll { $0 == name }
        }
        reopen(&run, at: now)
        runs[id] = run
    }

    mutating func abort(_ id: RunID, because reason: FailureRecord, at now: WallTime) throws {
        guard var run = runs[id] else { throw DeliveryError(.notFound, "there is no such run", at: id.rawValue) }
        try run.record.checkAbort()
        run.record.compensation = run.record.compensation ?? reason
        for review in reviews where review.run == id {
            close(id, review.step, ReviewAnswer(.abort, note: reason.message), at: now)
        }
        if run.record.status != .queued { reopen(&run, at: now) }
        runs[id] = run
    }

    mutating func restore(_ journal: JournalExport) throws {
        var record = journal.run
        guard runs[record.id] == nil else { throw record.exists }
        let isBehind = record.lane.map { lane in unfinished.contains { runs[$0]?.record.lane == lane } } ?? false
        if isBehind, !record.status.isFinished { record.status = .queued }
        record.worker = nil
        var run = Run(record: record, number: nextNumber)
        nextNumber += 1
        for step in journal.steps { run.write(step) }
        runs[record.id] = run
        if !record.status.isFinished { unfinished.insert(record.id) }
        reviews += journal.reviews
        signals[record.id] = journal.signals
        seenSignals[record.id] = Set(journal.signals.map(\.id))
    }

    private mutating func reopen(_ run: inout Run, at now: WallTime) {
        let isBehind = run.record.lane.map { lane in
            unfinished.contains { $0 != run.record.id && runs[$0]?.record.lane == lane }
        }
        run.record.status = run.record.finishedAt != nil && isBehind == true ? .queued : .ready
        run.record.failure = nil
        run.record.finishedAt = nil
        run.record.interruptions = 0
        run.record.dueAt = now
        unfinished.insert(run.record.id)
    }

    mutating func purge(_ request: PurgeRequest) -> Int {
        let old = runs.values
            .filter { run in
                let isFinal = run.record.status == .completed || run.record.status == .compensated
                return isFinal && (run.record.finishedAt.map { $0 < request.finishedBefore } ?? false)
            }
            .prefix(request.limit)
        for run in old {
            runs[run.record.id] = nil
            signals[run.record.id] = nil
            seenSignals[run.record.id] = nil
            reviews.removeAll { $0.run == run.record.id }
        }
        let keys = inbox.filter { $0.value.at < request.receivedBefore }.keys.prefix(request.limit - old.count)
        for key in keys { inbox[key] = nil }
        return old.count + keys.count
    }
}

extension ReviewRecord {
    /// Refuses an answer that comes too late or that is not among the choices.
    package func check(_ answer: ReviewAnswer) throws {
        guard answeredAt == nil else {
            throw DeliveryError(.conflict, "the review is answered already", at: "\(run)/\(step)")
        }
        guard choices.contains(answer.choice) else {
            let offered = choices.map(\.rawValue).joined(separator: ", ")
            throw DeliveryError(
                .conflict, "\(answer.choice) is not offered; the choices are \(offered)", at: "\(run)/\(step)")
        }
    }
}

extension RunRecord {
    /// The error of a run that is to be written a second time.
    package var exists: DeliveryError {
        DeliveryError(.conflict, "there is a run of that id already", at: id.rawValue)
    }

    /// Refuses to give up a run that is over or that a worker has.
    package func checkAbort() throws {
        guard status != .completed && status != .compensated else {
            throw DeliveryError(.conflict, "the run is \(status) and cannot be given up", at: id.rawValue)
        }
        guard worker == nil else {
            throw DeliveryError(
                .conflict, "a worker has the run; give it up when it waits or has failed", at: id.rawValue)
        }
    }
}

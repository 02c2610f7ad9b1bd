/// Steps that wait: for a time, a signal, a person.
extension RunExecution {
    func timer(_ name: String, due: @Sendable (WallTime) -> WallTime) async throws {
        let record: StepRecord
        switch try begin(name, .timer, fingerprint: 0) {
        case .done: return
        case .failed(let record): throw failure(record)
        case .proceed(let journalled):
            record =
                journalled
                ?? StepRecord(
                    name: name, kind: .timer, state: .started, dueAt: due(now), updatedAt: now)
            try await underWay {
                if journalled == nil { try await write(record) }
                let time = record.dueAt ?? now
                if time > now { try await wait(until: time, journal: record) }
                try await finish(record, Payload(true))
            }
        }
    }

    func signal(_ name: String, timeout: Duration?) async throws -> Payload? {
        switch try begin(name, .signal, fingerprint: 0) {
        case .done(let record):
            guard let output = record.output, output.bytes != Array("null".utf8) else { return nil }
            return output
        case .failed(let record): throw failure(record)
        case .proceed(let journalled):
            let record =
                journalled
                ?? StepRecord(
                    name: name, kind: .signal, state: .started, dueAt: timeout.map { now + $0 }, updatedAt: now)
            return try await underWay {
                if let signal = try await environment.store.signal(named: name, for: run.id) {
                    try await finish(record, signal.payload, with: [.consumeSignal(id: signal.id)])
                    return signal.payload
                }
                if let dueAt = record.dueAt, dueAt <= now {
                    try await finish(record, Payload(bytes: Array("null".utf8)))
                    return nil
                }
                try await park(until: record.dueAt ?? .distantFuture, forOthers: true, journal: record)
                return nil
            }
        }
    }

    func review(_ name: String, _ review: ReviewRecord, timeout: Duration?) async throws -> ReviewAnswer {
        let fingerprint = Payload(bytes: Array(review.question.utf8)).fingerprint
        switch try begin(name, .review, fingerprint: fingerprint) {
        case .done(let record): return try journalled(record)
        case .failed(let record): throw failure(record)
        case .proceed(let journalled):
            let record =
                journalled
                ?? StepRecord(
                    name: name, kind: .review, state: .inReview, fingerprint: fingerprint,
                    dueAt: timeout.map { now + $0 }, updatedAt: now)
            return try await underWay {
                if let answer = record.answer {
                    try await finish(record, Payload(answer))
                    return answer
                }
                if let dueAt = record.dueAt, dueAt <= now {
                    let answer = ReviewAnswer(.timedOut)
                    try await finish(
                        record, Payload(answer), with: [.closeReview(step: name, answer)])
                    return answer
                }
                if journalled == nil { emit(.reviewOpened, step: name) }
                try await park(
                    until: record.dueAt ?? .distantFuture, forOthers: true, journal: record,
                    with: journalled == nil ? [.openReview(review)] : [])
                return ReviewAnswer(.timedOut)
            }
        }
    }

    private func finish(_ waited: StepRecord, _ output: Payload, with more: [JournalChange] = []) async throws {
        var record = waited
        record.state = .done
        record.output = output
        record.answer = nil
        record.sequence = nextSequence()
        record.updatedAt = now
        try await write(record, with: more)
        emit(.stepDone, step: record.name)
    }

    /// Runs the body of a step that counts as under way, unless the run is parked in it.
    private func underWay<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        do {
            let result = try await body()
            end()
            return result
        } catch StepPause.parked {
            throw interruption ?? .parked
        } catch StepPause.failed(let error) {
            end()
            throw error
        } catch {
            end()
            throw error
        }
    }
}

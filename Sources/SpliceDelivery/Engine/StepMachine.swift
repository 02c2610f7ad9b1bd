/// Decides what happens to one step: when it is called, probed, shown to a person, given up. Does nothing itself.
///
/// ```
///            ┌────────── retrying ◄──┐ no effect, may succeed later
///            ▼                       │
///  (new) → called ───────────────────┼──► done
///            │ ▲                     ├──► failed        no effect, never will
///   outcome  │ │ absent              └──► inReview      the system asks for a person
///   unknown  ▼ │
///          unknown ──► done (found) · inReview (cannot tell, or no probe)
/// ```
struct StepMachine: Sendable {
    /// What a call ended with.
    struct CallFailure: Sendable, Equatable {
        var kind: FailureKind
        var record: FailureRecord
    }

    var record: StepRecord
    let effect: Effect
    let hasProbe: Bool
    let settling: Duration
    let policy: RetryPolicy
    /// The record came from the journal, so a call may have been cut off.
    private let recovered: Bool

    init(_ record: StepRecord, recovered: Bool, effect: Effect, hasProbe: Bool, settling: Duration, policy: RetryPolicy)
    {
        self.record = record
        self.recovered = recovered
        self.effect = effect
        self.hasProbe = hasProbe
        self.settling = max(.zero, settling)
        self.policy = policy
    }

    /// The first move, from where the journal stands.
    mutating func start(now: WallTime) -> StepMove {
        switch record.state {
        case .started: recovered ? cutOff(now: now) : call(now: now)
        case .retrying: resume(now: now, .call(attempt: record.attempt + 1))
        case .unknown: resume(now: now, .probe)
        case .inReview: answered(now: now)
        case .done, .failed: .fail(Self.finished(record))
        }
    }

    /// A call was cut off by a crash.
    private mutating func cutOff(now: WallTime) -> StepMove {
        if effect.isRepeatable { return call(now: now) }
        let failure = FailureRecord(
            code: "interrupted", message: "the worker stopped between the call and its answer", step: record.name)
        record.failure = failure
        if hasProbe { return enterUnknown(at: now + settling) }
        return review(.unknownOutcome, failure, now: now)
    }

    /// A call failed.
    mutating func called(
        _ failure: CallFailure, now: WallTime, using random: inout some RandomNumberGenerator
    ) -> StepMove {
        record.failure = failure.record
        record.updatedAt = now
        switch failure.kind {
        case .permanent: return fail(failure.record)
        case .needsPerson: return review(.needsPerson, failure.record, now: now)
        case .transient(let retryAfter): return retry(retryAfter, now: now, using: &random)
        case .ambiguous:
            if effect.isRepeatable { return retry(nil, now: now, using: &random) }
            guard hasProbe else { return review(.unknownOutcome, failure.record, now: now) }
            // The system may still be at work on the call: give it the shortest delay before looking.
            return enterUnknown(at: now + max(policy.base, settling))
        }
    }

    /// A probe came back without the effect.
    mutating func probed(
        absent: Bool, _ failure: FailureRecord?, now: WallTime, using random: inout some RandomNumberGenerator
    ) -> StepMove {
        record.updatedAt = now
        record.probes += 1
        if let failure { record.failure = failure }
        if absent { return retry(nil, now: now, using: &random) }
        guard let delay = policy.delay(after: record.probes, using: &random) else {
            let last = record.failure ?? FailureRecord(code: "unknown", message: "no probe can tell", step: record.name)
            return review(.unknownOutcome, last, now: now)
        }
        record.state = .unknown
        record.dueAt = now + delay
        return .wait(until: now + delay)
    }

    /// The wait is over.
    mutating func waited(now: WallTime) -> StepMove {
        record.state == .unknown ? .probe : call(now: now)
    }

    /// What a person gave cannot be used: ask again.
    mutating func rejectedAnswer(_ failure: FailureRecord, now: WallTime) -> StepMove {
        record.editedInput = nil
        return review(.needsPerson, failure, now: now)
    }

    private mutating func call(now: WallTime) -> StepMove {
        record.attempt += 1
        record.state = .started
        record.dueAt = nil
        record.updatedAt = now
        return .call(attempt: record.attempt)
    }

    private mutating func resume(now: WallTime, _ move: StepMove) -> StepMove {
        if let dueAt = record.dueAt, dueAt > now { return .wait(until: dueAt) }
        return move == .probe ? .probe : call(now: now)
    }

    private mutating func retry(
        _ retryAfter: Duration?, now: WallTime, using random: inout some RandomNumberGenerator
    ) -> StepMove {
        guard let delay = policy.delay(after: record.attempt, retryAfter: retryAfter, using: &random) else {
            let last = record.failure ?? FailureRecord(code: "absent", message: "no call took effect")
            return fail(
                FailureRecord(
                    code: last.code, message: "\(last.message) (given up after \(record.attempt) calls)",
                    step: record.name))
        }
        record.state = .retrying
        record.dueAt = now + delay
        return .wait(until: now + delay)
    }

    private mutating func enterUnknown(at time: WallTime) -> StepMove {
        record.state = .unknown
        record.probes = 0
        record.dueAt = time
        return .wait(until: time)
    }

    private mutating func review(_ reason: ReviewRecord.Reason, _ failure: FailureRecord, now: WallTime) -> StepMove {
        record.state = .inReview
        record.answer = nil
        record.dueAt = nil
        record.updatedAt = now
        return .review(reason, failure)
    }

    private mutating func fail(_ failure: FailureRecord) -> StepMove {
        record.state = .failed
        record.failure = failure
        record.dueAt = nil
        return .fail(failure)
    }

    private mutating func answered(now: WallTime) -> StepMove {
        guard let answer = record.answer else { return .awaitAnswer }
        record.answer = nil
        switch answer.choice {
        case .skip:
            return .skip(answer.value ?? Payload(bytes: Array("null".utf8)))
        case .abort:
            return .abort(
                FailureRecord(code: "aborted", message: "given up by a person: \(answer.note)", step: record.name))
        default:
            record.attempt = 0
            if answer.choice == .edit { record.editedInput = answer.value }
            return call(now: now)
        }
    }

    private static func finished(_ record: StepRecord) -> FailureRecord {
        record.failure ?? FailureRecord(code: "finished", message: "the step is finished already", step: record.name)
    }
}

import Tracing

/// Takes one step of a run to its end: asks ``StepMachine`` what to do, and does it.
struct StepDriver<Input: Codable & Sendable, Output: Codable & Sendable>: Sendable {
    let execution: RunExecution
    let name: String
    let action: Action<Input, Output>
    let policy: RetryPolicy

    init(_ name: String, _ action: Action<Input, Output>, in execution: RunExecution) {
        self.name = name
        self.action = action
        self.execution = execution
        policy = action.retry ?? execution.retry
    }

    /// Drives the step until it is done, has failed, or the run is parked.
    func run(_ input: Input, _ journalled: StepRecord?, kind: StepRecord.Kind, fingerprint: Int64) async throws
        -> Output
    {
        var record =
            journalled
            ?? StepRecord(
                name: name, kind: kind, state: .started, fingerprint: fingerprint, updatedAt: execution.now)
        record.undoable = action.undo != nil
        let machine = StepMachine(
            record, recovered: journalled != nil, effect: action.effect, hasProbe: action.probe != nil,
            settling: action.settling, policy: policy)
        do {
            let output = try await drive(machine, input)
            execution.end()
            return output
        } catch StepPause.parked {
            throw execution.interruption ?? .parked
        } catch StepPause.failed(let error) {
            execution.end()
            throw error
        } catch {
            execution.end()
            throw error
        }
    }

    private func drive(_ start: StepMachine, _ given: Input) async throws -> Output {
        var machine = start
        var move = machine.start(now: execution.now)
        while true {
            switch move {
            case .call:
                switch try await call(&machine, given) {
                case .output(let output, let input): return try await finish(machine.record, input, output)
                case .move(let next): move = next
                }
            case .probe:
                switch try await probe(&machine, given) {
                case .output(let output, let input): return try await finish(machine.record, input, output)
                case .move(let next): move = next
                }
            case .wait(let time):
                try await wait(machine.record, until: time)
                move = machine.waited(now: execution.now)
            case .review(let reason, let failure):
                try await openReview(machine.record, reason, failure)
            case .awaitAnswer:
                try await execution.park(until: .distantFuture, forOthers: true, journal: machine.record)
            case .skip(let payload):
                if let output = try? payload.decode(Output.self) {
                    return try await finish(machine.record, try input(machine.record, given), output)
                }
                move = machine.rejectedAnswer(wrongJSON("output", Output.self), now: execution.now)
            case .fail(let failure):
                throw try await failed(machine.record, failure)
            case .abort(let failure):
                execution.interrupt(.compensate(failure))
                throw RunInterruption.compensate(failure)
            }
        }
    }

    // MARK: Moves

    private enum Progress { case output(Output, Input), move(StepMove) }

    private func input(_ record: StepRecord, _ given: Input) throws -> Input {
        try record.editedInput?.decode(at: name) ?? given
    }

    private func call(_ machine: inout StepMachine, _ given: Input) async throws -> Progress {
        if let interruption = execution.interruption { throw interruption }
        guard let input = try? input(machine.record, given) else {
            return .move(machine.rejectedAnswer(wrongJSON("input", Input.self), now: execution.now))
        }
        if !action.effect.isRepeatable || machine.record.editedInput != nil {
            try await execution.write(machine.record)
        }
        execution.emit(.called, step: name, attempt: machine.record.attempt)
        do {
            return .output(try await timed(action.call, input, machine.record), input)
        } catch {
            let failure = classify(error)
            let random = execution.environment.random
            let now = execution.now
            let (next, move) = random.draw { [machine] generator in
                var machine = machine
                let move = machine.called(failure, now: now, using: &generator)
                return (machine, move)
            }
            machine = next
            announce(machine.record, failure.record)
            return .move(move)
        }
    }

    private func probe(_ machine: inout StepMachine, _ given: Input) async throws -> Progress {
        guard let probe = action.probe else {
            return .move(.review(.unknownOutcome, machine.record.failure ?? wrongJSON("probe", Input.self)))
        }
        var absent = false
        var problem: FailureRecord?
        do {
            let input = try input(machine.record, given)
            switch try await timed(probe, input, machine.record) {
            case .found(let output):
                execution.emit(.probeFound, step: name)
                return .output(output, input)
            case .absent:
                absent = true
                execution.emit(.probeAbsent, step: name)
            case .unknown:
                execution.emit(.probeUnknown, step: name)
            }
        } catch {
            problem = classify(error).record
            execution.emit(.probeUnknown, step: name, failure: problem)
        }
        let now = execution.now
        let (next, move) = execution.environment.random.draw { [machine, absent, problem] generator in
            var machine = machine
            let move = machine.probed(absent: absent, problem, now: now, using: &generator)
            return (machine, move)
        }
        machine = next
        return .move(move)
    }

    private func wait(_ record: StepRecord, until time: WallTime) async throws {
        // A call that certainly had no effect must not look like one that was cut off, should the worker stop now.
        if !action.effect.isRepeatable { try await execution.write(record) }
        try await execution.wait(until: time, journal: record)
    }

    private func openReview(
        _ record: StepRecord, _ reason: ReviewRecord.Reason, _ failure: FailureRecord
    ) async throws {
        let review = ReviewRecord(
            run: execution.run.id, step: name, reason: reason, question: failure.message,
            details: ["action": action.name, "system": action.system, "code": failure.code],
            choices: [.retry, .edit, .skip, .abort], openedAt: execution.now)
        execution.emit(.reviewOpened, step: name, failure: failure)
        try await execution.park(
            until: .distantFuture, forOthers: true, journal: record, with: [.openReview(review)])
    }

    private func finish(_ started: StepRecord, _ input: Input, _ output: Output) async throws -> Output {
        var record = started
        record.state = .done
        record.failure = nil
        record.dueAt = nil
        record.answer = nil
        record.sequence = execution.nextSequence()
        record.updatedAt = execution.now
        do {
            record.output = try Payload(output, at: name)
        } catch {
            throw try await failed(record, FailureRecord(code: "payload", message: "\(error)", step: name))
        }
        try await execution.write(record)
        execution.emit(.stepDone, step: name, attempt: record.attempt)
        execution.registerUndo(name, action, input, output, sequence: record.sequence)
        return output
    }

    private func failed(_ started: StepRecord, _ failure: FailureRecord) async throws -> StepFailure {
        var record = started
        record.state = .failed
        record.failure = failure
        record.updatedAt = execution.now
        try await execution.write(record)
        execution.emit(.stepFailed, step: name, attempt: record.attempt, failure: failure)
        return StepFailure(step: name, code: failure.code, message: failure.message, attempts: record.attempt)
    }

    // MARK: Calls

    private func timed<Answer: Sendable>(
        _ body: @escaping @Sendable (Input, ActionContext) async throws -> Answer, _ input: Input, _ record: StepRecord
    ) async throws -> Answer {
        var context = ActionContext(
            run: execution.run.id, step: name, attempt: max(1, record.attempt),
            correlationID: execution.run.correlationID)
        context.deadline = action.timeout.map { execution.now + $0 }
        let fixed = context
        return try await withSpan("\(action.system).\(action.name)", ofKind: .client) { span in
            span.attributes["splice.run"] = execution.run.id.rawValue
            span.attributes["splice.step"] = name
            guard let deadline = fixed.deadline else { return try await body(input, fixed) }
            return try await race(body, input, fixed, until: deadline)
        }
    }

    private func race<Answer: Sendable>(
        _ body: @escaping @Sendable (Input, ActionContext) async throws -> Answer, _ input: Input,
        _ context: ActionContext, until deadline: WallTime
    ) async throws -> Answer {
        let clock = execution.environment.clock
        return try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask { try await body(input, context) }
            group.addTask {
                try await clock.sleep(until: deadline)
                return nil
            }
            defer { group.cancelAll() }
            if let first = try await group.next(), let answer = first { return answer }
            throw ActionFailure.ambiguous("timeout", "no answer within the action's time-out")
        }
    }

    private func classify(_ error: any Error) -> StepMachine.CallFailure {
        if let failure = error as? any ClassifiedFailure {
            return .init(
                kind: failure.failure,
                record: FailureRecord(code: failure.failureCode, message: failure.safeDescription, step: name))
        }
        // The text of an unknown error may hold anything, so only its type is kept.
        return .init(
            kind: .ambiguous,
            record: FailureRecord(code: "unclassified", message: "\(type(of: error))", step: name))
    }

    private func announce(_ record: StepRecord, _ failure: FailureRecord) {
        switch record.state {
        case .retrying: execution.emit(.retrying, step: name, attempt: record.attempt, failure: failure)
        case .unknown: execution.emit(.unknown, step: name, attempt: record.attempt, failure: failure)
        default: break
        }
    }

    private func wrongJSON(_ what: String, _ type: Any.Type) -> FailureRecord {
        FailureRecord(code: "wrongJSON", message: "the \(what) that was given is not a \(type)", step: name)
    }
}

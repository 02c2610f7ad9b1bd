import Logging

/// Takes a claimed run as far as it goes: to its end, to a wait, to a dead letter, or back through its undos.
struct RunExecutor: Sendable {
    let process: RegisteredProcess
    let execution: RunExecution
    /// Called when the process has come to its end, before the journal has it.
    let ending: @Sendable () -> Void

    /// Never throws: what cannot be written now is found again when the lease has run out.
    ///
    /// - Returns: Whether a step was called too late to be taken along, so that the next execution is more patient.
    func run(crashLimit: Int? = nil) async -> Bool {
        let claim = execution.run
        do {
            if let crashLimit, claim.interruptions >= crashLimit {
                try await deadLetter(crashLoop(claim))
                return false
            }
            execution.emit(claim.claims <= 1 ? .started : .resumed)
            return try await forward(claim)
        } catch {
            let reason = (error as? DeliveryError)?.description ?? "\(type(of: error))"
            execution.environment.logger.error(
                "the run is left to its lease", metadata: ["run": "\(claim.id)", "error": "\(reason)"])
            return false
        }
    }

    /// Why a run that keeps ending its workers is not taken up again.
    private func crashLoop(_ claim: RunRecord) -> FailureRecord {
        FailureRecord(
            code: "crashLoop",
            message:
                "\(claim.interruptions) workers in a row ended with this run in hand; mend the cause, then retry it",
            step: execution.stepUnderWay)
    }

    private func forward(_ claim: RunRecord) async throws -> Bool {
        let result: Result<Payload, any Error>
        do {
            result = .success(try await process.run(claim.input, ProcessContext(execution)))
        } catch {
            result = .failure(error)
        }
        if execution.leaseLost { return false }
        if let reason = claim.compensation {
            if execution.interruption == .shutdown { return try await park() }
            return try await compensate(reason)
        }
        switch execution.interruption {
        case .compensate(let reason): return try await giveUp(reason)
        case .some: return try await park()
        case nil: return try await finish(result)
        }
    }

    private func finish(_ result: Result<Payload, any Error>) async throws -> Bool {
        switch result {
        case .success(let output):
            ending()
            try await execution.commit([.finish(.completed, output: output, failure: nil)])
            execution.emit(.completed)
        case .failure(RunInterruption.compensate(let reason)):
            return try await giveUp(reason)
        case .failure(let error):
            let failure = record(error)
            if process.onFailure == .compensate { return try await giveUp(failure) }
            try await deadLetter(failure)
        }
        return false
    }

    private func park() async throws -> Bool {
        let pause = execution.pause
        try await execution.commit([.park(pause.status, until: pause.until, wakes: execution.run.wakes)])
        return pause.missedStep
    }

    private func deadLetter(_ failure: FailureRecord) async throws {
        try await execution.commit([.finish(.failed, output: nil, failure: failure)])
        execution.emit(.deadLettered, step: failure.step, failure: failure)
    }

    /// From here on the run goes back. It is taken up once more from the start, so that a crash on the way back and a
    /// first attempt are the same thing.
    private func giveUp(_ reason: FailureRecord) async throws -> Bool {
        try await execution.commit(
            [.compensate(reason)] + closings(reason)
                + [.park(.ready, until: execution.now, wakes: execution.run.wakes)])
        execution.emit(.compensating, failure: reason)
        return false
    }

    private func compensate(_ reason: FailureRecord) async throws -> Bool {
        let undos = execution.undos
        guard undos.lost.isEmpty else {
            try await deadLetter(
                FailureRecord(
                    code: "undoLost",
                    message: "the code no longer reaches finished steps that must be undone: "
                        + undos.lost.joined(separator: ", "), step: undos.lost.first))
            return false
        }
        for undo in undos.known {
            do {
                try await undo.perform()
            } catch let failure as StepFailure {
                try await deadLetter(failure.record)
                return false
            } catch  where execution.interruption != nil && !execution.leaseLost {
                return try await park()
            }
        }
        try await execution.commit(closings(reason) + [.finish(.compensated, output: nil, failure: reason)])
        execution.emit(.compensated, failure: reason)
        return false
    }

    /// Nobody needs to decide any more about the other steps of a run that goes back.
    private func closings(_ reason: FailureRecord) -> [JournalChange] {
        execution.stepsInReview.map { .closeReview(step: $0, ReviewAnswer(.abort, note: reason.message)) }
    }

    private func record(_ error: any Error) -> FailureRecord {
        switch error {
        case let failure as StepFailure: failure.record
        case let error as DeliveryError: FailureRecord(code: "\(error.code)", message: error.description)
        case let failure as any ClassifiedFailure:
            FailureRecord(code: failure.failureCode, message: failure.safeDescription)
        default: FailureRecord(code: "processFailed", message: "the process threw a \(type(of: error))")
        }
    }
}

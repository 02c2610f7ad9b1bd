extension RunExecution {
    /// Answers a step from the journal, or takes it to its end.
    func step<Input, Output>(
        _ name: String, _ action: Action<Input, Output>, _ input: Input, kind: StepRecord.Kind = .action
    ) async throws -> Output {
        let fingerprint = try Payload(input, at: "\(run.id)/\(name)").fingerprint
        switch try begin(name, kind, fingerprint: fingerprint) {
        case .done(let record):
            let output: Output = try journalled(record)
            registerUndo(name, action, try record.editedInput?.decode() ?? input, output, sequence: record.sequence)
            return output
        case .failed(let record):
            throw failure(record)
        case .proceed(let record):
            // Unstructured, so that it shields: if a step beside this one fails, its scope cancels this one, and a call
            // that is under way must come to its end and be journalled rather than be cut off.
            let task = Task {
                try await StepDriver(name, action, in: self).run(input, record, kind: kind, fingerprint: fingerprint)
            }
            return try await task.value
        }
    }

    /// The journalled output of a step.
    func journalled<Output: Decodable>(_ record: StepRecord) throws -> Output {
        guard let output = record.output else {
            throw DeliveryError(
                .diverged, "the journal has no output for a finished step", at: "\(run.id)/\(record.name)")
        }
        return try output.decode(at: "\(run.id)/\(record.name)")
    }

    /// The journalled failure of a step.
    func failure(_ record: StepRecord) -> StepFailure {
        let failure = record.failure ?? FailureRecord(code: "unknown", message: "no reason was journalled")
        return StepFailure(step: record.name, code: failure.code, message: failure.message, attempts: record.attempt)
    }

    /// Notes how to take a finished step back.
    func registerUndo<Input, Output>(
        _ name: String, _ action: Action<Input, Output>, _ input: Input, _ output: Output, sequence: Int64
    ) {
        guard let undo = action.undo else { return }
        let reverse = Action<Int64, Bool>(
            "undo-\(action.name)", system: action.system, effect: .idempotent, retry: action.retry,
            timeout: action.timeout
        ) { _, context in
            try await undo(input, output, context)
            return true
        }
        register(
            Undo(step: name, sequence: sequence) { [self] in
                _ = try await step("undo:\(name)", reverse, sequence, kind: .undo)
            })
    }

    /// Journals something that is finished as soon as it is written.
    func record<Output: Codable & Sendable>(
        _ name: String, _ kind: StepRecord.Kind, fingerprint: Int64 = 0,
        _ make: @Sendable () async throws -> (Output, [JournalChange])
    ) async throws -> Output {
        switch try begin(name, kind, fingerprint: fingerprint) {
        case .done(let record): return try journalled(record)
        case .failed(let record): throw failure(record)
        case .proceed:
            defer { end() }
            let (output, changes) = try await make()
            try await write(
                StepRecord(
                    name: name, kind: kind, state: .done, attempt: 1, sequence: nextSequence(),
                    fingerprint: fingerprint, output: try Payload(output, at: name), updatedAt: now), with: changes)
            emit(.stepDone, step: name)
            return output
        }
    }
}

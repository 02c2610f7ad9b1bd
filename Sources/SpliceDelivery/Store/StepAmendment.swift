/// What a person gives for a step of a dead letter, so that the run can go on.
public enum StepAmendment: Sendable, Hashable {
    /// The step is not called any more: this is what it came to.
    case output(Payload)
    /// The step is called again with this input, under the same idempotency key.
    case input(Payload)
}

extension [StepRecord] {
    /// The steps that amendments change.
    ///
    /// - Throws: ``DeliveryError`` with code `notFound` or `conflict`.
    package func amended(
        by amendments: [String: StepAmendment], of run: RunID, at now: WallTime
    ) throws -> [StepRecord] {
        var sequence = map(\.sequence).max() ?? 0
        return try amendments.sorted { $0.key < $1.key }.map { name, amendment in
            guard var step = first(where: { $0.name == name }) else {
                throw DeliveryError(.notFound, "the journal has no such step", at: "\(run)/\(name)")
            }
            guard step.state != .done else {
                throw DeliveryError(.conflict, "the step is done; fork the run to change it", at: "\(run)/\(name)")
            }
            step.failure = nil
            step.dueAt = nil
            step.answer = nil
            step.updatedAt = now
            switch amendment {
            case .output(let output):
                sequence += 1
                step.state = .done
                step.output = output
                step.sequence = sequence
            case .input(let input):
                step.state = .retrying
                step.attempt = 0
                step.editedInput = input
            }
            return step
        }
    }
}

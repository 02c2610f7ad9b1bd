/// What is to be done next for a step.
enum StepMove: Equatable {
    /// Make the call, after writing the record if the effect is not repeatable.
    case call(attempt: Int)
    /// Look for the effect of the last call.
    case probe
    /// Wait, then ask the machine again.
    case wait(until: WallTime)
    /// Ask a person.
    case review(ReviewRecord.Reason, FailureRecord)
    /// Wait for the person.
    case awaitAnswer
    /// Done, with an output that a person gave.
    case skip(Payload)
    /// Failed for good.
    case fail(FailureRecord)
    /// The run is to be given up.
    case abort(FailureRecord)
}

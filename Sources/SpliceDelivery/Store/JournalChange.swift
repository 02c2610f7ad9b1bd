/// One thing that a worker writes about a run it has claimed.
public enum JournalChange: Sendable {
    /// Writes a step, over the one of that name if there is one.
    case step(StepRecord)
    /// Adds a message to the outbox; the same id again changes nothing.
    case emit(OutboxMessage)
    /// Asks a person; over a review of the same step, if there is one.
    case openReview(ReviewRecord)
    /// Closes the open review of a step that has gone on without a person, such as after a time-out.
    case closeReview(step: String, ReviewAnswer)
    /// Removes a signal that a step has taken.
    case consumeSignal(id: String)
    /// Starts another run, unless the inbox knows it.
    case submit(Submission)
    /// Notes that two ids denote the same entity.
    case link(CrossReferenceRow)
    /// From now on the run is being given up.
    case compensate(FailureRecord)
    /// Gives the run back until `until`, or until a signal or an answer arrives if `status` is `.waiting`. If the run
    /// was woken since `wakes` was read, it is due at once.
    case park(RunStatus, until: WallTime, wakes: Int)
    /// The run is over; the next run of its lane becomes ready.
    case finish(RunStatus, output: Payload?, failure: FailureRecord?)

    /// Whether it shows that the run has come further since a worker took it up: a step that did more than begin, or a wait. Stores
    /// set ``RunRecord/interruptions`` back then.
    public var isProgress: Bool {
        switch self {
        case .step(let step): step.state != .started
        case .park: true
        default: false
        }
    }
}

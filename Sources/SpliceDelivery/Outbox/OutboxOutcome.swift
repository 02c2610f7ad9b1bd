/// What became of the delivery of one message.
public enum OutboxOutcome: Sendable, Hashable {
    /// The broker has it.
    case sent
    /// Try again at a time.
    case retry(at: WallTime, FailureRecord)
    /// It cannot be delivered; a dead letter.
    case dead(FailureRecord)
}

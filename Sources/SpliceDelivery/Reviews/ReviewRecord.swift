/// A question to a person, as the store keeps it.
public struct ReviewRecord: Sendable, Hashable, Codable {
    /// Why a person is asked.
    public enum Reason: String, Sendable, Hashable, Codable {
        /// A call was made, and nobody knows whether it took effect.
        case unknownOutcome
        /// The system or the action said that a person must decide.
        case needsPerson
        /// The process asks.
        case question
    }

    /// The run that waits.
    public var run: RunID
    /// The step that waits; at most one open review a step.
    public var step: String
    /// Why a person is asked.
    public var reason: Reason
    /// The question in one sentence.
    public var question: String
    /// The data needed to decide, already redacted.
    public var details: [String: String]
    /// The ways out.
    public var choices: [ReviewChoice]
    /// When it was asked.
    public var openedAt: WallTime
    /// When it was answered; `nil` while it is open.
    public var answeredAt: WallTime?
    /// The answer.
    public var answer: ReviewAnswer?

    /// An open review.
    public init(
        run: RunID, step: String, reason: Reason, question: String, details: [String: String] = [:],
        choices: [ReviewChoice], openedAt: WallTime
    ) {
        self.run = run
        self.step = step
        self.reason = reason
        self.question = question
        self.details = details
        self.choices = choices
        self.openedAt = openedAt
    }
}

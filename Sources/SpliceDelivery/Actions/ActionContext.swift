public import Logging

/// What an action is told about the step that calls it.
public struct ActionContext: Sendable {
    /// The same for every attempt of one step of one run, over crashes and machines, and different for every other:
    /// `run/step`. Send it wherever the system takes an idempotency key or a reference.
    public var idempotencyKey: String
    /// The run that the step belongs to.
    public var run: RunID
    /// The name of the step.
    public var step: String
    /// 1 for the first call; attempts that a crash cut off count where they were journalled.
    public var attempt: Int
    /// When the answer is no longer waited for; `nil` where the action states no time-out.
    public var deadline: WallTime?
    /// Carried through every system that the event reaches.
    public var correlationID: String
    /// Run, step and correlation id for the lines that the action logs.
    public var logMetadata: Logger.Metadata

    /// A context from its parts. The engine makes them; tests of an action may too.
    public init(
        run: RunID, step: String, attempt: Int = 1, deadline: WallTime? = nil, correlationID: String = "",
        idempotencyKey: String? = nil
    ) {
        self.run = run
        self.step = step
        self.attempt = attempt
        self.deadline = deadline
        self.correlationID = correlationID
        self.idempotencyKey = idempotencyKey ?? "\(run.rawValue)/\(step)"
        logMetadata = ["run": "\(run.rawValue)", "step": "\(step)", "correlation": "\(correlationID)"]
    }
}

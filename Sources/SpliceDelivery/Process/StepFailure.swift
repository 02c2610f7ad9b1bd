/// Thrown by a step that failed for good. The failure is journalled: a replay throws it again without a call.
public struct StepFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The step.
    public var step: String
    /// The stable code of the failure, such as `insufficient_funds`.
    public var code: String
    /// One sentence that is safe to log.
    public var message: String
    /// Calls made.
    public var attempts: Int

    /// A failure from its parts.
    public init(step: String, code: String, message: String, attempts: Int) {
        self.step = step
        self.code = code
        self.message = message
        self.attempts = attempts
    }

    /// Step, code and message.
    public var description: String { "step \(step) failed after \(attempts) call(s), \(code): \(message)" }

    var record: FailureRecord { FailureRecord(code: code, message: message, step: step) }
}

/// A failure as the journal keeps it.
public struct FailureRecord: Sendable, Hashable, Codable {
    /// The stable code, such as `insufficient_funds`.
    public var code: String
    /// One sentence that is safe to log.
    public var message: String
    /// The step that failed; `nil` where the process's own code threw.
    public var step: String?

    /// A record from its parts.
    public init(code: String, message: String, step: String? = nil) {
        self.code = code
        self.message = message
        self.step = step
    }
}

/// A ready-made ``ClassifiedFailure`` for actions that have no error type of their own.
public struct ActionFailure: ClassifiedFailure, Hashable, CustomStringConvertible {
    /// What it means for the step.
    public var failure: FailureKind
    /// The stable code.
    public var failureCode: String
    /// One sentence that is safe to log.
    public var safeDescription: String

    /// A failure from its parts.
    public init(_ failure: FailureKind, code: String, _ safeDescription: String) {
        self.failure = failure
        failureCode = code
        self.safeDescription = safeDescription
    }

    /// A call that had no effect and may succeed later.
    public static func transient(
        _ code: String, _ safeDescription: String, retryAfter: Duration? = nil
    ) -> ActionFailure {
        ActionFailure(.transient(retryAfter: retryAfter), code: code, safeDescription)
    }

    /// A call that had no effect and never will.
    public static func permanent(_ code: String, _ safeDescription: String) -> ActionFailure {
        ActionFailure(.permanent, code: code, safeDescription)
    }

    /// A call whose effect nobody knows.
    public static func ambiguous(_ code: String, _ safeDescription: String) -> ActionFailure {
        ActionFailure(.ambiguous, code: code, safeDescription)
    }

    /// A call that a person must decide about.
    public static func needsPerson(_ code: String, _ reason: String) -> ActionFailure {
        ActionFailure(.needsPerson(reason: reason), code: code, reason)
    }

    /// The code and the sentence.
    public var description: String { "\(failureCode): \(safeDescription)" }
}

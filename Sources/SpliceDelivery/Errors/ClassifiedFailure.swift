/// An error that knows what it means for the step that met it.
///
/// Errors that do not conform are read with care: as ``FailureKind/transient(retryAfter:)`` for an action whose effect
/// is `.read` or `.idempotent`, and as ``FailureKind/ambiguous`` for every other.
public protocol ClassifiedFailure: Error, Sendable {
    /// What it means for the step.
    var failure: FailureKind { get }
    /// The system's own or the client's stable code, such as `insufficient_funds`; groups failures in reports.
    var failureCode: String { get }
    /// One sentence that is safe to log and to journal: no secret, no payload value.
    var safeDescription: String { get }
}

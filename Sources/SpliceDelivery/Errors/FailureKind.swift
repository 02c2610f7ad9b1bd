/// What a failed call means for the step that made it.
public enum FailureKind: Sendable, Hashable {
    /// The effect did not take place, and the same call may succeed later: refused connection, 429, 503.
    /// `retryAfter` is what the system asked for, if it did.
    case transient(retryAfter: Duration?)
    /// The effect did not take place, and the same call will fail again: rejected, not found, forbidden.
    case permanent
    /// Nobody knows whether the effect took place: a time-out or a broken connection after the request was sent.
    case ambiguous
    /// A person must decide; the reason is shown to them.
    case needsPerson(reason: String)
}

public import SpliceAuth
public import SpliceDelivery

extension AuthError: ClassifiedFailure {
    /// What the failure means for a step: no token means that nothing was sent.
    public var failure: FailureKind {
        switch code {
        case .serverUnavailable, .throttled, .storage: .transient(retryAfter: retryAfter)
        default: .needsPerson(reason: safeDescription)
        }
    }

    /// The server's error code, else this module's.
    public var failureCode: String { oauthError ?? code.description }

    /// Code and message, without secrets.
    public var safeDescription: String { description }
}

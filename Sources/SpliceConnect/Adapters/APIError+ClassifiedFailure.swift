public import SpliceClient
public import SpliceDelivery
import SpliceHTTP

extension APIError: ClassifiedFailure {
    /// What the failed call means for a step.
    ///
    /// What is known about the effect decides first: a call that may have acted is ambiguous, whatever else is known. A call that
    /// certainly had no effect is transient where the client says that repeating may help, and otherwise permanent; refused
    /// credentials and missing permissions are for a person, since neither waiting nor another input mends them.
    public var failure: FailureKind {
        if isAmbiguous { return .ambiguous }
        switch code {
        case .credential:
            if let cause = cause as? any ClassifiedFailure { return cause.failure }
            return .needsPerson(reason: safeDescription)
        case .unauthorized, .forbidden, .invalidOptions: return .needsPerson(reason: safeDescription)
        case .limited, .circuitOpen, .throttled, .deadline: return .transient(retryAfter: retryAfter)
        default:
            return mayHelpToRetry || outcome == .notSent && code == .transport
                ? .transient(retryAfter: retryAfter) : .permanent
        }
    }

    /// The system's own code where it is one, else the client's.
    public var failureCode: String {
        guard let own = system?.code, !own.isEmpty, own.utf8.count <= 64,
            own.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_-.:/".contains($0)) })
        else { return code.description }
        return own
    }

    /// The description: kind, status, operation, host, code; never what a server or caller wrote.
    public var safeDescription: String { description }

    /// Whether the system, or the server that gives out its tokens, does not accept the credential. `false` while that server only
    /// cannot be reached: then nobody knows.
    public var refusesCredential: Bool {
        if code == .unauthorized { return true }
        guard code == .credential, case .needsPerson = failure else { return false }
        return true
    }

    /// Whether the effect may have taken place: the answer was lost, or came and could not be read.
    private var isAmbiguous: Bool {
        switch outcome {
        case .ambiguous: true
        case .notSent, .refused: false
        // The server answered. With an error status it decided not to act; an answer of success that broke off or could not
        // be read says that it did.
        case .processed: code == .undecodable || code == .transport || code == .timeout || code == .deadline
        }
    }
}

public import SpliceDelivery
import SpliceHTTP
public import SpliceTransfer

extension TransferError: ClassifiedFailure {
    /// What the failure means for a step: a whole message without an answer is ambiguous, a refusal with 4yz passes, one with 5yz
    /// stays (RFC 5321 section 4.2.1), and refused credentials are for a person.
    public var failure: FailureKind {
        switch outcome {
        case .ambiguous, .processed: return .ambiguous
        case .notSent, .refused: break
        }
        switch code {
        case .authentication, .forbidden: return .needsPerson(reason: description)
        case .invalidRequest: return .permanent
        case .rejected: return reply?.isTransient == true ? .transient(retryAfter: nil) : .permanent
        default: return .transient(retryAfter: nil)
        }
    }

    /// The server's reply code, else this module's.
    public var failureCode: String { reply.map(\.description) ?? code.description }

    /// Code, host and reply code; no address.
    public var safeDescription: String { description }
}

extension MailError: ClassifiedFailure {
    /// A message that cannot be written: nothing was sent, and nothing changes by waiting.
    public var failure: FailureKind { .permanent }

    /// The code.
    public var failureCode: String { code.description }

    /// Code and message, without an address.
    public var safeDescription: String { description }
}

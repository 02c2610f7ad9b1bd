public import SpliceDelivery

extension ConnectError: ClassifiedFailure {
    /// What the failure means for a step. An answer that nobody can read leaves open what happened.
    public var failure: FailureKind {
        switch code {
        case .unexpectedAnswer: .ambiguous
        case .configuration, .environment: .needsPerson(reason: safeDescription)
        default: .permanent
        }
    }

    /// The code.
    public var failureCode: String { code.description }

    /// Code, place and message.
    public var safeDescription: String { description }
}

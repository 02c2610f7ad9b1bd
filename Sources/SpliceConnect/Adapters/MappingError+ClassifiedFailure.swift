public import SpliceDelivery
public import SpliceMapping

extension MappingError: ClassifiedFailure {
    /// A value that a system cannot be given: nothing was sent, and nothing changes by waiting. An answer that cannot be read is an
    /// `APIError` with code `undecodable`, which is ambiguous.
    public var failure: FailureKind { .permanent }

    /// `mapping.` and the reason of the first problem.
    public var failureCode: String { "mapping.\(code)" }

    /// Every problem, with values as the classification of their rows allows.
    public var safeDescription: String { description }
}

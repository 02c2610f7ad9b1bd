/// Why a rule does not accept a value: all that the fast path carries.
///
/// A rule throws one; path, row and the offending value are added when the record is diagnosed.
@frozen
public struct Refusal: Error, Sendable {
    /// The reason, for programs.
    public let code: IssueCode
    /// The reason in words that complete "the value …", such as "is below 0"; nil for the usual words of the code.
    public let words: StaticString?

    /// A refusal with the usual words for its code.
    @inlinable
    public init(_ code: IssueCode) {
        self.code = code
        words = nil
    }

    /// A refusal in words of the rule's own, which complete "the value …": `Refusal("is below 0")`.
    ///
    /// The words are fixed at compile time, so that no value can leak through them.
    @inlinable
    public init(_ words: StaticString, _ code: IssueCode = .refused) {
        self.code = code
        self.words = words
    }
}

/// What happens to a run that failed for good.
public struct FailurePolicy: Sendable, Hashable {
    private enum Kind: Sendable { case deadLetter, compensate }

    private let kind: Kind

    /// It stays as it is, with all its finished steps, until a person replays it or gives it up. Giving it up undoes
    /// the finished steps.
    public static let deadLetter = FailurePolicy(kind: .deadLetter)
    /// Its finished steps are undone, last first, without asking anybody.
    public static let compensate = FailurePolicy(kind: .compensate)
}

/// A way out of a review. A process may offer choices of its own.
public struct ReviewChoice: Sendable, Hashable, Codable, RawRepresentable, CustomStringConvertible {
    /// The stable name.
    public let rawValue: String

    /// A choice of the given name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// A choice of the given name.
    public init(_ name: String) { rawValue = name }

    /// Make the call again, with the same idempotency key.
    public static let retry = ReviewChoice("retry")
    /// Make the call again with another input.
    public static let edit = ReviewChoice("edit")
    /// Do not make the call; go on with the output that the answer carries.
    public static let skip = ReviewChoice("skip")
    /// Give the run up: undo its finished steps, last first.
    public static let abort = ReviewChoice("abort")
    /// Yes, to a question of the process.
    public static let approve = ReviewChoice("approve")
    /// No, to a question of the process.
    public static let reject = ReviewChoice("reject")
    /// Nobody answered in time. Cannot be chosen.
    public static let timedOut = ReviewChoice("timedOut")

    /// The stable name.
    public var description: String { rawValue }
}

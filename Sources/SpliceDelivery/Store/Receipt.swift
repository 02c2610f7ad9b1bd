/// The durable answer to a submission.
public struct Receipt: Sendable, Hashable {
    /// The run: the new one, or the one that the first delivery started.
    public var run: RunID
    /// Whether the inbox had seen the dedupe key before; nothing was started then.
    public var isDuplicate: Bool

    /// A receipt from its parts.
    public init(run: RunID, isDuplicate: Bool) {
        self.run = run
        self.isDuplicate = isDuplicate
    }
}

/// A worker's right to write about one run.
///
/// The store gives out a higher token with each claim and refuses what comes under a lower one, so a worker that was
/// paused for longer than its lease cannot write over the work of the one that took the run over.
public struct Fence: Sendable, Hashable {
    /// The run.
    public var run: RunID
    /// The store's own short name for the run.
    public var handle: Int64
    /// The token.
    public var token: Int64

    /// A fence from its parts; stores make them.
    public init(run: RunID, handle: Int64, token: Int64) {
        self.run = run
        self.handle = handle
        self.token = token
    }
}

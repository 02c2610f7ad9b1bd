/// A run that a worker has taken up, with everything that is needed to go on.
public struct Claim: Sendable {
    /// The run.
    public var run: RunRecord
    /// The right to write about it.
    public var fence: Fence
    /// Its journal, in no particular order.
    public var steps: [StepRecord]

    /// A claim from its parts; stores make them.
    public init(run: RunRecord, fence: Fence, steps: [StepRecord]) {
        self.run = run
        self.fence = fence
        self.steps = steps
    }
}

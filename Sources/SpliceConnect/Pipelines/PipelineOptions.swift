public import SpliceDelivery

/// How a pipeline works. Values out of range are brought to the nearest that is in it.
public struct PipelineOptions: Sendable, Hashable {
    /// What a pass reads.
    public enum Mode: Sendable, Hashable {
        /// What changed since the last pass.
        case incremental
        /// Everything; what is in the target already comes out as unchanged.
        case full
    }

    /// What a pass reads. Default ``Mode/incremental``.
    public var mode: Mode
    /// Records in one write. Default: what the target takes at most.
    public var batch: Int
    /// How many records are read before the position is written down, at the next checkpoint of the source. Default 1,000; at
    /// least 1. After a crash at most so many, and those of one page, are moved again.
    public var checkpointEvery: Int
    /// How long one step of a pass may take: it ends at the first checkpoint after that time, and the next step goes on. A
    /// shutdown waits for it. Default 10 s. A source that has a checkpoint only at its end takes as long as it takes.
    public var stepTime: Duration
    /// How many records of one pass may go into quarantine before a person is asked whether to go on. Default 1,000.
    public var quarantineLimit: Int
    /// How a write that the target asks to repeat is repeated, within one step. Default 5 calls.
    public var retry: RetryPolicy

    /// Options. See the properties.
    public init(
        mode: Mode = .incremental, batch: Int = .max, checkpointEvery: Int = 1_000, stepTime: Duration = .seconds(10),
        quarantineLimit: Int = 1_000, retry: RetryPolicy? = nil
    ) {
        self.mode = mode
        self.batch = max(1, batch)
        self.checkpointEvery = max(1, checkpointEvery)
        self.stepTime = max(.zero, stepTime)
        self.quarantineLimit = max(0, quarantineLimit)
        self.retry = retry ?? ((try? RetryPolicy(attempts: 5, ceiling: .seconds(30))) ?? .standard)
    }
}

import SpliceDelivery

/// How far the current pass of one partition is, as the store keeps it.
///
/// A durable format: JSON under `pipelines/NAME/PARTITION` in the store's values. Position and counts are one value, so that what was
/// moved since the last checkpoint is counted once, however often it is moved again.
struct PipelineState: Codable, Sendable, Equatable {
    /// The version of this format.
    var format = 1
    /// Where the source is to be read from; `nil` at its beginning.
    var checkpoint: Checkpoint?
    /// The pass that is, or was, under way: the run's id.
    var pass = ""
    /// Whether that pass has come to its end.
    var isComplete = false
    /// What the pass has done up to the checkpoint.
    var counts = PipelineCounts()
    /// How many records of the pass may be in quarantine before a person is asked again.
    var allowance = 0

    static func key(_ pipeline: String, _ partition: Partition) -> String { "pipelines/\(pipeline)/\(partition)" }

    /// The state in which a pass begins or goes on.
    func entering(_ pass: String, _ options: PipelineOptions) -> PipelineState {
        guard self.pass != pass else { return self }
        var state = self
        state.pass = pass
        state.isComplete = false
        state.counts = PipelineCounts()
        state.allowance = options.quarantineLimit
        if options.mode == .full { state.checkpoint = nil }
        return state
    }
}

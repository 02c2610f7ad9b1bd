public import SpliceDelivery

/// One pass of a pipeline as a durable process: partition after partition, step after step, over crashes and shutdowns.
///
/// `Splice.register(pipelines:)` registers it. Passes of one pipeline go one after the other.
public struct PipelineProcess: DurableProcess {
    /// Which pipeline.
    public struct Request: Codable, Sendable, Hashable {
        /// The pipeline's name.
        public var pipeline: String

        /// A pass of the pipeline of that name.
        public init(pipeline: String) { self.pipeline = pipeline }
    }

    /// `splice-pipeline`.
    public static let name = "splice-pipeline"
    /// Version 1.
    public static let version = 1

    private let pipelines: PipelineTable

    init(_ pipelines: PipelineTable) { self.pipelines = pipelines }

    private struct Part: Codable, Sendable {
        var pass: String
        var partition: Partition
    }

    /// Takes one pass to its end.
    ///
    /// - Returns: What became of the records of all partitions.
    public func run(_ request: Request, _ process: ProcessContext) async throws -> PipelineCounts {
        let pipeline = try pipelines.pipeline(request.pipeline)
        let list = Action<String, [Partition]>("partitions", system: pipeline.name, effect: .read) { _, _ in
            try await pipeline.partitions()
        }
        var sum = PipelineCounts()
        for partition in try await process.step("partitions", list, pipeline.name) {
            sum = sum + (try await move(partition, of: pipeline, process))
        }
        guard let afterwards = pipeline.afterwards else { return sum }
        let finish = Action<PipelineCounts, Bool>("afterwards", system: pipeline.name, effect: .idempotent) {
            try await afterwards($0, $1)
            return true
        }
        _ = try await process.step("afterwards", finish, sum)
        return sum
    }

    private func move(
        _ partition: Partition, of pipeline: Pipeline, _ process: ProcessContext
    ) async throws -> PipelineCounts {
        // What is moved twice after a crash, targets recognise; where it stands, the store knows.
        let move = Action<Part, PipelinePass.Progress>("move", system: pipeline.name, effect: .idempotent) { part, _ in
            let pass = PipelinePass(
                pipeline: pipeline, partition: part.partition, store: pipelines.store, clock: pipelines.clock)
            return try await pass.advance(part.pass)
        }
        let part = Part(pass: process.run.rawValue, partition: partition)
        var number = 0
        while true {
            number += 1
            let progress = try await process.step("move \(partition) \(number)", move, part)
            if progress.isComplete { return progress.counts }
        }
    }
}

/// A run with its journal, to be taken elsewhere: one line of JSON.
public struct JournalExport: Sendable, Hashable, Codable {
    /// The version of this format; a reader refuses what is higher.
    public var format: Int
    /// The run.
    public var run: RunRecord
    /// Its steps.
    public var steps: [StepRecord]

    /// The latest format.
    public static let latestFormat = 1

    /// An export in the latest format.
    public init(run: RunRecord, steps: [StepRecord]) {
        format = Self.latestFormat
        self.run = run
        self.steps = steps
    }
}

extension OperatorStore {
    /// A run with its journal; `nil` if there is no such run.
    public func export(_ run: RunID) async throws -> JournalExport? {
        guard let record = try await self.run(run) else { return nil }
        return JournalExport(run: record, steps: try await steps(of: run))
    }
}

/// A run with its journal, to be taken elsewhere: one line of JSON.
///
/// A durable format. Format 1 had no reviews, no signals and no count of interruptions; it can still be read.
public struct JournalExport: Sendable, Hashable, Codable {
    /// The version of this format; a reader refuses what is higher.
    public var format: Int
    /// The run.
    public var run: RunRecord
    /// Its steps.
    public var steps: [StepRecord]
    /// Its reviews, open and answered.
    public var reviews: [ReviewRecord]
    /// Signals that wait for it.
    public var signals: [Signal]

    /// The latest format.
    public static let latestFormat = 2

    /// An export in the latest format.
    public init(run: RunRecord, steps: [StepRecord], reviews: [ReviewRecord] = [], signals: [Signal] = []) {
        format = Self.latestFormat
        self.run = run
        self.steps = steps
        self.reviews = reviews
        self.signals = signals
    }

    /// Reads a journal, also one of an older format.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        format = try fields.decode(Int.self, forKey: .format)
        run = try fields.decode(RunRecord.self, forKey: .run)
        steps = try fields.decode([StepRecord].self, forKey: .steps)
        reviews = try fields.decodeIfPresent([ReviewRecord].self, forKey: .reviews) ?? []
        signals = try fields.decodeIfPresent([Signal].self, forKey: .signals) ?? []
    }

    /// Reads one line of an export.
    ///
    /// - Throws: ``DeliveryError`` with code `payload` if it is no journal or its run has no id, `storeTooNew` if it is of a newer format.
    public init(line: String) throws {
        self = try Payload(bytes: Array(line.utf8)).decode(at: "journal")
        guard format <= Self.latestFormat else {
            throw DeliveryError(
                .storeTooNew, "the journal is of format \(format), this library knows \(Self.latestFormat); update it",
                at: run.id.rawValue)
        }
        guard !run.id.rawValue.isEmpty else {
            throw DeliveryError(.payload, "the run of the journal has an empty id, by which nobody could find it")
        }
    }
}

extension OperatorStore {
    /// A run with its journal; `nil` if there is no such run.
    public func export(_ run: RunID) async throws -> JournalExport? {
        guard let record = try await self.run(run) else { return nil }
        return JournalExport(
            run: record, steps: try await steps(of: run), reviews: try await reviews(of: run),
            signals: try await signals(of: run))
    }
}

/// A run as the store keeps it.
public struct RunRecord: Sendable, Hashable, Codable {
    /// Its identity.
    public var id: RunID
    /// The name of its process.
    public var process: String
    /// The version of the process that it was started with and keeps.
    public var version: Int
    /// Where it stands.
    public var status: RunStatus
    /// Why it is being given up; `nil` while it goes forward. Set once, never cleared.
    public var compensation: FailureRecord?
    /// Runs of one lane go one after the other, in the order of their start; `nil` runs beside everything.
    public var lane: String?
    /// What it was started with.
    public var input: Payload
    /// What it returned, once completed.
    public var output: Payload?
    /// Why it is a dead letter.
    public var failure: FailureRecord?
    /// Carried through every system that the event reaches.
    public var correlationID: String
    /// When it was started.
    public var createdAt: WallTime
    /// When it may run next.
    public var dueAt: WallTime
    /// When it finished.
    public var finishedAt: WallTime?
    /// How often a worker took it up.
    public var claims: Int
    /// Counts signals and answers, so that one that arrives while the run is being parked is not overlooked.
    public var wakes: Int
    /// How many workers in a row ended with the run in hand: they crashed, were killed or fell silent. A step that comes to its end
    /// sets it back to 0.
    public var interruptions: Int
    /// The worker that has it.
    public var worker: WorkerID?

    /// A run that has just been submitted.
    public init(_ submission: Submission, status: RunStatus = .ready) {
        id = submission.run
        process = submission.process
        version = submission.version
        self.status = status
        lane = submission.lane
        input = submission.input
        correlationID = submission.correlationID
        createdAt = submission.submittedAt
        dueAt = submission.dueAt
        claims = 0
        wakes = 0
        interruptions = 0
    }

    /// Whether two workers in a row ended with the run in hand, so that it may be the cause.
    public var isSuspect: Bool { interruptions >= 2 }
}

extension RunRecord {
    /// Reads a run, also one that an older version wrote.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(RunID.self, forKey: .id)
        process = try fields.decode(String.self, forKey: .process)
        version = try fields.decode(Int.self, forKey: .version)
        status = try fields.decode(RunStatus.self, forKey: .status)
        compensation = try fields.decodeIfPresent(FailureRecord.self, forKey: .compensation)
        lane = try fields.decodeIfPresent(String.self, forKey: .lane)
        input = try fields.decode(Payload.self, forKey: .input)
        output = try fields.decodeIfPresent(Payload.self, forKey: .output)
        failure = try fields.decodeIfPresent(FailureRecord.self, forKey: .failure)
        correlationID = try fields.decode(String.self, forKey: .correlationID)
        createdAt = try fields.decode(WallTime.self, forKey: .createdAt)
        dueAt = try fields.decode(WallTime.self, forKey: .dueAt)
        finishedAt = try fields.decodeIfPresent(WallTime.self, forKey: .finishedAt)
        claims = try fields.decode(Int.self, forKey: .claims)
        wakes = try fields.decode(Int.self, forKey: .wakes)
        worker = try fields.decodeIfPresent(WorkerID.self, forKey: .worker)
        // Since format 2.
        interruptions = try fields.decodeIfPresent(Int.self, forKey: .interruptions) ?? 0
    }
}

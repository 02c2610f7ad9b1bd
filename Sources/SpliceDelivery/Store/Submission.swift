/// The start of a run, and the inbox row that keeps it from starting twice.
public struct Submission: Sendable, Hashable {
    /// The id that the run gets if it is new.
    public var run: RunID
    /// The name of the process.
    public var process: String
    /// The version of the process that the run keeps.
    public var version: Int
    /// What it starts with.
    public var input: Payload
    /// Where the event came from; dedupe keys of two sources do not meet. Default: the name of the process.
    public var source: String
    /// The same for every delivery of one event; `nil` is never a duplicate.
    public var dedupeKey: String?
    /// Runs of one lane go one after the other.
    public var lane: String?
    /// Carried through every system that the event reaches.
    public var correlationID: String
    /// When it was submitted.
    public var submittedAt: WallTime
    /// When it may run; in the past or now, to run at once.
    public var dueAt: WallTime

    /// A submission from its parts.
    public init(
        run: RunID, process: String, version: Int, input: Payload, source: String? = nil, dedupeKey: String? = nil,
        lane: String? = nil, correlationID: String? = nil, submittedAt: WallTime, dueAt: WallTime? = nil
    ) {
        self.run = run
        self.process = process
        self.version = version
        self.input = input
        self.source = source ?? process
        self.dedupeKey = dedupeKey
        self.lane = lane
        self.correlationID = correlationID ?? run.rawValue
        self.submittedAt = submittedAt
        self.dueAt = dueAt ?? submittedAt
    }
}

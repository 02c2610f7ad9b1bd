/// What a worker is ready to take up.
public struct ClaimRequest: Sendable {
    /// Who asks; must hold a lease of that name.
    public var worker: WorkerID
    /// The processes it knows, with the highest version of each that it can run.
    public var processes: [String: Int]
    /// At most so many runs.
    public var limit: Int
    /// The time of the claim.
    public var now: WallTime

    /// Whether one of the runs may be a suspect (``RunRecord/isSuspect``); never more than one is.
    public var mayTakeSuspect: Bool

    /// A request from its parts.
    public init(
        worker: WorkerID, processes: [String: Int], limit: Int, now: WallTime, mayTakeSuspect: Bool = true
    ) {
        self.worker = worker
        self.processes = processes
        self.limit = limit
        self.now = now
        self.mayTakeSuspect = mayTakeSuspect
    }
}

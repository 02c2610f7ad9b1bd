/// The role of a store that workers use: inbox, runs and journal.
public protocol RunStore: Sendable {
    /// Starts runs, in one commit for all. A submission whose source and dedupe key the inbox knows starts nothing and
    /// is answered with the run that the first one started. A run of a lane with an unfinished run is queued.
    ///
    /// - Returns: One receipt a submission, in the same order.
    func submit(_ submissions: [Submission]) async throws -> [Receipt]

    /// Takes up to `limit` due runs that no worker has, longest due first, and counts a claim on each.
    ///
    /// - Throws: ``DeliveryError`` with code `leaseLost` if the worker's lease is not held.
    func claim(_ request: ClaimRequest) async throws -> [Claim]

    /// Writes changes about a claimed run: all or none.
    ///
    /// - Throws: ``DeliveryError`` with code `leaseLost` if the fence is not the run's latest.
    func commit(_ changes: [JournalChange], under fence: Fence, at now: WallTime) async throws

    /// The oldest signal of a name that waits for a run.
    func signal(named name: String, for run: RunID) async throws -> Signal?

    /// Starts the life of a worker, or prolongs it. A worker whose time has passed loses its runs.
    func keepAlive(_ worker: WorkerID, until: WallTime, now: WallTime) async throws

    /// Gives every run back that belongs to a worker whose time has passed or that is known to have ended.
    ///
    /// - Returns: How many runs became free.
    func reclaim(now: WallTime) async throws -> Int

    /// Ends the life of a worker and gives its runs back.
    func retire(_ worker: WorkerID, now: WallTime) async throws

    /// When the next run is due that no worker has, of the processes given; `nil` if none is.
    func nextDue(_ processes: [String: Int]) async throws -> WallTime?
}

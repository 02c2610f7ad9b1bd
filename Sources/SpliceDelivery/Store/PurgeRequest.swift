/// What may go.
public struct PurgeRequest: Sendable, Hashable {
    /// Completed and compensated runs that finished before this. Dead letters stay.
    public var finishedBefore: WallTime
    /// Inbox rows older than this. Keep them longer than any sender repeats a delivery.
    public var receivedBefore: WallTime
    /// At most so many rows in one commit. Default 1,000.
    public var limit: Int

    /// A request from its parts.
    public init(finishedBefore: WallTime, receivedBefore: WallTime, limit: Int = 1000) {
        self.finishedBefore = finishedBefore
        self.receivedBefore = receivedBefore
        self.limit = limit
    }
}

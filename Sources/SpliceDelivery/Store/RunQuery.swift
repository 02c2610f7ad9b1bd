/// Which runs to list.
public struct RunQuery: Sendable, Hashable {
    /// Only these statuses; empty means all.
    public var statuses: Set<RunStatus>
    /// Only this process.
    public var process: String?
    /// Only runs older than this one: the last of the previous page.
    public var before: RunID?
    /// At most so many. Default 100.
    public var limit: Int

    /// A query from its parts.
    public init(statuses: Set<RunStatus> = [], process: String? = nil, before: RunID? = nil, limit: Int = 100) {
        self.statuses = statuses
        self.process = process
        self.before = before
        self.limit = limit
    }
}

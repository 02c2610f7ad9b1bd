/// A right that one owner has for a time.
public struct Lease: Sendable, Hashable {
    /// What it is about.
    public var name: String
    /// Who has it.
    public var owner: String
    /// Higher with each new owner; who writes under a lower one is late.
    public var fence: Int64
    /// Until when, unless renewed.
    public var expiresAt: WallTime

    /// A lease from its parts.
    public init(name: String, owner: String, fence: Int64, expiresAt: WallTime) {
        self.name = name
        self.owner = owner
        self.fence = fence
        self.expiresAt = expiresAt
    }
}

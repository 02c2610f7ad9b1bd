/// The role of a store that gives one owner a right for a time, such as to refresh a credential.
public protocol LeaseStore: Sendable {
    /// Takes a lease that is free, has run out, or is the owner's own already. A new owner gets a higher fence; an
    /// owner that renews in time keeps its own.
    ///
    /// - Returns: The lease, or `nil` if somebody else has it.
    func acquireLease(_ name: String, owner: String, until: WallTime, now: WallTime) async throws -> Lease?

    /// Gives a lease back, and says whether it was still held under that fence.
    @discardableResult
    func releaseLease(_ lease: Lease) async throws -> Bool
}

import GRDB

/// A write that waits for a commit, and whoever waits for it.
struct PendingWrite: Sendable {
    /// Does the work in the transaction.
    ///
    /// - Returns: What to call once the transaction is durable.
    let perform: @Sendable (Database) throws -> @Sendable () -> Void
    /// Told instead if nothing of it was kept.
    let fail: @Sendable (any Error) -> Void
}

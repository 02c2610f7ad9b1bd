import Synchronization

/// Where credentials live. One atomic operation, compare and set, is all that renewal across processes needs: the intent
/// to renew, the lease on it and its fence are part of the record.
///
/// - Concurrency: any number of calls may overlap, in several processes.
/// - Durability: what ``replace(_:expecting:with:)`` stored must survive a crash from the moment it returns.
public protocol CredentialStore: Sendable {
    /// The latest record; `nil` when there is none.
    func load(_ key: CredentialKey) async throws -> CredentialRecord?

    /// Stores `record` when the stored generation is `generation` (0: when nothing is stored), as one atomic step.
    ///
    /// - Returns: `nil` when it was stored; otherwise what is stored instead, and nothing was changed. A record that was
    ///   removed in the meantime is reported as an empty one of generation 0.
    func replace(
        _ key: CredentialKey, expecting generation: UInt64, with record: CredentialRecord
    ) async throws -> CredentialRecord?

    /// Forgets the credential. Removing what is not there does nothing.
    func remove(_ key: CredentialKey) async throws
}

/// Keeps credentials in memory: for grants that can be repeated at will (client credentials), and for tests.
///
/// Refresh tokens are lost when the process ends.
public final class InMemoryCredentialStore: CredentialStore {
    private let records = Mutex<[CredentialKey: CredentialRecord]>([:])

    /// An empty store.
    public init() {}

    /// The latest record.
    public func load(_ key: CredentialKey) async throws -> CredentialRecord? { records.withLock { $0[key] } }

    /// Stores `record` when the stored generation is `generation`.
    public func replace(
        _ key: CredentialKey, expecting generation: UInt64, with record: CredentialRecord
    ) async throws -> CredentialRecord? {
        records.withLock { records in
            let stored = records[key] ?? CredentialRecord(generation: 0)
            guard stored.generation == generation else { return stored }
            records[key] = record
            return nil
        }
    }

    /// Forgets the credential.
    public func remove(_ key: CredentialKey) async throws { records.withLock { $0[key] = nil } }
}

package import SpliceAuth
package import SpliceDelivery
import Synchronization

/// Keeps OAuth tokens in the same store as the journal, so that a rotated refresh token outlives the process.
///
/// The store's compare-and-set is all that is needed. Tokens are sealed on disk when the store was opened with a cipher.
///
/// For one process at a time: a renewal that was under way when this process first looked is that of one that was killed,
/// so its lease is over at once. Processes that share a store have to wait for such a lease to end.
package final class KeptCredentials: CredentialStore {
    private let store: any KeyValueStore
    /// The generation of each credential when this process first looked.
    private let found = Mutex<[String: UInt64]>([:])

    package init(_ store: any KeyValueStore) {
        self.store = store
    }

    package func load(_ key: CredentialKey) async throws -> CredentialRecord? {
        guard let value = try await store.value(for: Self.path(key)) else { return nil }
        return try record(value, at: Self.path(key))
    }

    package func replace(
        _ key: CredentialKey, expecting generation: UInt64, with record: CredentialRecord
    ) async throws -> CredentialRecord? {
        let path = Self.path(key)
        let stored = try await store.value(for: path)
        let current = try stored.map { try self.record($0, at: path) } ?? CredentialRecord(generation: 0)
        guard current.generation == generation else { return current }
        do {
            let payload = try Payload(CredentialDocument(record), at: path)
            try await store.setValue(payload.bytes, for: path, expecting: stored?.generation ?? 0)
            return nil
        } catch let error as DeliveryError where error.code == .generationConflict {
            // Somebody wrote between the two: what they wrote is the answer.
            return try await load(key) ?? CredentialRecord(generation: 0)
        }
    }

    package func remove(_ key: CredentialKey) async throws {
        guard let stored = try await store.value(for: Self.path(key)) else { return }
        try await store.setValue(nil, for: Self.path(key), expecting: stored.generation)
    }

    private static func path(_ key: CredentialKey) -> String { "credentials/\(key)" }

    private func record(_ value: StoredValue, at path: String) throws -> CredentialRecord {
        var record = try Payload(bytes: value.bytes).decode(CredentialDocument.self, at: path).record
        let first = found.withLock { found in
            defer { found[path] = found[path] ?? record.generation }
            return found[path] ?? record.generation
        }
        if record.generation == first { record.renewal?.leaseEnds = .zero }
        return record
    }
}

public import SpliceAuth
public import SpliceDelivery

/// Keeps sealed credentials in the engine's store, so that every process on it shares one connection and a rotated refresh token
/// survives a crash.
///
/// ```swift
/// let credentials = EncryptedCredentialStore(StoredCredentialBlobs(splice.store), ring: ring)
/// ```
///
/// Each value is the credential's generation in eight bytes, most significant first, and the sealed bytes. A durable format.
public struct StoredCredentialBlobs: CredentialBlobStore {
    private let store: any KeyValueStore

    /// Credentials in `store`, under `credentials/`.
    public init(_ store: any KeyValueStore) { self.store = store }

    /// The stored bytes and their generation.
    public func load(_ key: CredentialKey) async throws -> (bytes: [UInt8], generation: UInt64)? {
        guard let value = try await store.value(for: Self.path(key)) else { return nil }
        return try Self.unpack(value)
    }

    /// Stores `bytes` as `generation`, when the stored generation is `expected`.
    public func replace(
        _ key: CredentialKey, expecting expected: UInt64, with bytes: [UInt8], generation: UInt64
    ) async throws -> Bool {
        let stored = try await store.value(for: Self.path(key))
        guard try stored.map(Self.unpack)?.generation ?? 0 == expected else { return false }
        do {
            // The store's own generation makes the two steps one: whoever wrote in between makes this one fail.
            try await store.setValue(
                Self.pack(bytes, generation), for: Self.path(key), expecting: stored?.generation ?? 0)
            return true
        } catch let error as DeliveryError where error.code == .generationConflict {
            return false
        }
    }

    /// Forgets the bytes.
    public func remove(_ key: CredentialKey) async throws {
        while let stored = try await store.value(for: Self.path(key)) {
            do {
                try await store.setValue(nil, for: Self.path(key), expecting: stored.generation)
                return
            } catch let error as DeliveryError where error.code == .generationConflict {
                // Somebody wrote in between; what they wrote is forgotten too.
            }
        }
    }

    private static func path(_ key: CredentialKey) -> String { "credentials/\(key)" }

    private static func pack(_ bytes: [UInt8], _ generation: UInt64) -> [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: generation >> UInt64($0)) } + bytes
    }

    private static func unpack(_ value: StoredValue) throws -> (bytes: [UInt8], generation: UInt64) {
        guard value.bytes.count >= 8 else {
            throw AuthError(.unreadable, "the stored credential is too short; authorise the connection again")
        }
        let generation = value.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return (Array(value.bytes.dropFirst(8)), generation)
    }
}

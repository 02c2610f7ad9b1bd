/// Keeps sealed credentials: bytes that it does not understand, each with a generation.
///
/// A store on a database implements this, and ``EncryptedCredentialStore`` does the rest.
///
/// - Concurrency: any number of calls may overlap, in several processes.
/// - Durability: what ``replace(_:expecting:with:generation:)`` stored must survive a crash from the moment it returns.
public protocol CredentialBlobStore: Sendable {
    /// The stored bytes and their generation; `nil` when there are none.
    func load(_ key: CredentialKey) async throws -> (bytes: [UInt8], generation: UInt64)?

    /// Stores `bytes` as `generation`, when the stored generation is `expected` (0: when nothing is stored), as one atomic
    /// step.
    ///
    /// - Returns: Whether it was stored.
    func replace(
        _ key: CredentialKey, expecting expected: UInt64, with bytes: [UInt8], generation: UInt64
    ) async throws -> Bool

    /// Forgets the bytes. Removing what is not there does nothing.
    func remove(_ key: CredentialKey) async throws
}

/// Keeps credentials under encryption in any store of bytes.
///
/// Tenant and connection are bound to the bytes, so that a record copied to another connection does not open.
public struct EncryptedCredentialStore<Blobs: CredentialBlobStore>: CredentialStore {
    private let blobs: Blobs
    private let ring: KeyRing
    private let tenant: String

    /// A store.
    ///
    /// - Parameters:
    ///   - blobs: Where the sealed bytes live.
    ///   - ring: The keys. A record under an older key is sealed with the current one when it is next written.
    ///   - tenant: The tenant whose credentials these are; empty in applications with one.
    public init(_ blobs: Blobs, ring: KeyRing, tenant: String = "") {
        self.blobs = blobs
        self.ring = ring
        self.tenant = tenant
    }

    /// The latest record.
    public func load(_ key: CredentialKey) async throws -> CredentialRecord? {
        guard let (bytes, generation) = try await blobs.load(key) else { return nil }
        let record = try CredentialRecord(serialized: Secret(bytes: try ring.open(bytes, for: owner(of: key))))
        guard record.generation == generation else {
            throw AuthError(.unreadable, "the stored generation is not the one that was sealed")
        }
        return record
    }

    /// Stores `record` when the stored generation is `generation`.
    public func replace(
        _ key: CredentialKey, expecting generation: UInt64, with record: CredentialRecord
    ) async throws -> CredentialRecord? {
        let sealed = try ring.seal(record.serialized().withBytes { $0 }, for: owner(of: key))
        if try await blobs.replace(key, expecting: generation, with: sealed, generation: record.generation) {
            return nil
        }
        return try await load(key) ?? CredentialRecord(generation: 0)
    }

    /// Forgets the credential.
    public func remove(_ key: CredentialKey) async throws { try await blobs.remove(key) }

    private func owner(of key: CredentialKey) -> AssociatedData {
        AssociatedData(tenant: tenant, connection: key.description, purpose: "credential")
    }
}

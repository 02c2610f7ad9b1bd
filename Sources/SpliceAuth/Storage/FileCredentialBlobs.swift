import Crypto

/// Keeps sealed credentials in a folder, one file each: for command-line tools, and for several processes on one machine.
///
/// A file lock makes each compare and set atomic across processes, and a rename makes it durable. Calls block their thread
/// for the time of a write and a sync; services with many connections use a database instead.
public struct FileCredentialBlobs: CredentialBlobStore {
    private let directory: String

    /// A store in a folder that exists, on a local file system: locks of network file systems are not to be trusted.
    public init(directory: String) { self.directory = directory }

    /// The stored bytes and their generation.
    @concurrent
    public func load(_ key: CredentialKey) async throws -> (bytes: [UInt8], generation: UInt64)? {
        try Self.read(path(of: key))
    }

    /// Stores `bytes` as `generation`, when the stored generation is `expected`.
    @concurrent
    public func replace(
        _ key: CredentialKey, expecting expected: UInt64, with bytes: [UInt8], generation: UInt64
    ) async throws -> Bool {
        let path = path(of: key)
        return try PrivateFile.locked(path + ".lock") { () throws(AuthError) in
            guard try Self.read(path)?.generation ?? 0 == expected else { return false }
            let header = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: generation >> $0) }
            try PrivateFile.replace(path, with: header + bytes, in: directory)
            return true
        }
    }

    /// Forgets the bytes. The lock file stays, since removing it would let two processes lock two files of one name.
    @concurrent
    public func remove(_ key: CredentialKey) async throws {
        let path = path(of: key)
        try PrivateFile.locked(path + ".lock") { () throws(AuthError) in
            try PrivateFile.remove(path, in: directory)
        }
    }

    private static func read(_ path: String) throws(AuthError) -> (bytes: [UInt8], generation: UInt64)? {
        guard PrivateFile.exists(path) else { return nil }
        let bytes = try PrivateFile.read(path, limit: 1 << 20)
        guard bytes.count >= 8 else { throw AuthError(.unreadable, "\(path) is cut short") }
        return (Array(bytes.dropFirst(8)), bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }

    private func path(of key: CredentialKey) -> String {
        "\(directory)/\(Hex.encode(SHA256.hash(data: Array(key.description.utf8)))).credential"
    }
}

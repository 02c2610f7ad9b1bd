import Crypto

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Where a key ring comes from.
///
/// Text forms hold one key a line, the one that seals first: its id, a space, and 32 bytes in base 64. Lines that are empty
/// or begin with `#` are skipped.
public struct KeyProvider: Sendable {
    private let source: @Sendable () async throws -> KeyRing

    /// A ring that the caller makes, for example by having a key management service decrypt the keys.
    public init(_ source: @escaping @Sendable () async throws -> KeyRing) { self.source = source }

    /// A file that only its owner can read or write: a regular one, owned by the user of this process or by root, without any
    /// permission for group and others.
    public static func file(_ path: String, algorithm: KeyRing.Algorithm = .aesGCM) -> KeyProvider {
        KeyProvider {
            let text = String(decoding: try PrivateFile.read(path, limit: 64 << 10), as: UTF8.self)
            return try parse(text, from: "the key file", algorithm: algorithm)
        }
    }

    /// A file like ``file(_:algorithm:)``'s, made with a random key when it is not there. Of processes that start together one makes
    /// it. Whoever loses the file loses what was sealed under it: keep a copy where the store's own backups are not.
    public static func fileMadeWhenMissing(
        _ path: String, algorithm: KeyRing.Algorithm = .aesGCM
    ) -> KeyProvider {
        KeyProvider {
            if !PrivateFile.exists(path) {
                let key = Base64.encode(SymmetricKey(size: .bits256).bytes)
                try PrivateFile.create(path, with: Array("key-1 \(key)\n".utf8))
            }
            return try await file(path, algorithm: algorithm).load()
        }
    }

    /// A variable of the environment. Prefer a file: an environment is inherited by every process that is started.
    public static func environment(_ name: String, algorithm: KeyRing.Algorithm = .aesGCM) -> KeyProvider {
        KeyProvider {
            guard let text = ProcessInfo.processInfo.environment[name] else {
                throw AuthError(.invalidConfiguration, "the environment has no variable \(name)")
            }
            return try parse(text, from: "the variable \(name)", algorithm: algorithm)
        }
    }

    /// The ring.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` for a file that others can read, and for text of another form.
    public func load() async throws -> KeyRing { try await source() }

    private static func parse(
        _ text: String, from place: String, algorithm: KeyRing.Algorithm
    ) throws(AuthError) -> KeyRing {
        var keys: [KeyRing.Key] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let parts = line.split(separator: " ")
            if parts.isEmpty || line.hasPrefix("#") { continue }
            // No word of the line is quoted: where the two were swapped, the one that would be the id is the key.
            guard parts.count == 2, let bytes = Base64.decode(parts[1]), bytes.count == 32 else {
                throw AuthError(
                    .invalidConfiguration, "line \(index + 1) of \(place) is not an id and 32 bytes in base 64")
            }
            keys.append(try KeyRing.Key(id: String(parts[0]), secret: Secret(bytes: bytes)))
        }
        guard let primary = keys.first else { throw AuthError(.invalidConfiguration, "there is no key in \(place)") }
        return try KeyRing(primary: primary, older: Array(keys.dropFirst()), algorithm: algorithm)
    }
}

import Crypto

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Encrypts what is stored: one key seals, and older ones still open.
///
/// Authenticated encryption with associated data (AES-256-GCM or ChaCha20-Poly1305), so that changed bytes, a record that was
/// moved to another owner and a record under a forged header do not open. Sealed bytes name their key:
///
/// | bytes | content |
/// |---|---|
/// | 1 | format, 1 |
/// | 1 | algorithm: 1 AES-256-GCM, 2 ChaCha20-Poly1305 |
/// | 1 | length of the key's id |
/// | 1–64 | the key's id |
/// | 12 | nonce, random |
/// | n | ciphertext |
/// | 16 | tag |
///
/// A random nonce of 96 bits is safe for some four billion records under one key (NIST SP 800-38D section 8.3).
///
/// - Concurrency: an immutable value; any number of calls may overlap.
public struct KeyRing: Sendable {
    /// A key with a name.
    public struct Key: Sendable {
        /// The name that sealed bytes carry: 1 to 64 bytes.
        public let id: String
        let secret: SymmetricKey

        /// A key of 256 bits.
        ///
        /// - Throws: ``AuthError/Code/invalidConfiguration`` for another size, or a name of another length.
        public init(id: String, secret: Secret) throws(AuthError) {
            guard (1...64).contains(id.utf8.count) else {
                throw AuthError(.invalidConfiguration, "a key's id has 1 to 64 bytes")
            }
            guard secret.count == 32 else {
                throw AuthError(.invalidConfiguration, "the key \(id) has \(secret.count) bytes instead of 32")
            }
            self.id = id
            self.secret = secret.key
        }

        /// A new random key.
        public static func random(id: String) throws(AuthError) -> Key {
            try Key(id: id, secret: Secret(bytes: SymmetricKey(size: .bits256).bytes))
        }
    }

    /// The cipher that seals; both open.
    public enum Algorithm: UInt8, Sendable, Hashable, CaseIterable {
        /// AES-256-GCM: the faster one where the processor has instructions for it.
        case aesGCM = 1
        /// ChaCha20-Poly1305 (RFC 8439).
        case chaChaPoly = 2
    }

    /// The id of the key that seals.
    public let primaryID: String
    /// The ids of all keys, sorted.
    public var keyIDs: [String] { keys.keys.sorted() }

    private let keys: [String: SymmetricKey]
    private let algorithm: Algorithm

    /// A ring.
    ///
    /// - Parameters:
    ///   - primary: The key that seals.
    ///   - older: Keys that still open what was sealed with them.
    ///   - algorithm: The cipher that seals. Default AES-256-GCM.
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when two keys have the same id.
    public init(primary: Key, older: [Key] = [], algorithm: Algorithm = .aesGCM) throws(AuthError) {
        var keys = [primary.id: primary.secret]
        for key in older {
            guard keys.updateValue(key.secret, forKey: key.id) == nil else {
                throw AuthError(.invalidConfiguration, "two keys have the id \(key.id)")
            }
        }
        self.keys = keys
        primaryID = primary.id
        self.algorithm = algorithm
    }

    private init(primaryID: String, keys: [String: SymmetricKey], algorithm: Algorithm) {
        self.primaryID = primaryID
        self.keys = keys
        self.algorithm = algorithm
    }

    /// The ring with another key that seals; the present one goes on opening.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when the ring has a key of that id.
    public func rotated(to primary: Key) throws(AuthError) -> KeyRing {
        guard keys[primary.id] == nil else {
            throw AuthError(.invalidConfiguration, "two keys have the id \(primary.id)")
        }
        let all = keys.merging([primary.id: primary.secret]) { _, new in new }
        return KeyRing(primaryID: primary.id, keys: all, algorithm: algorithm)
    }

    /// The ring without one key that opens. Only ``KeyRotation/retire(_:)`` may know that it is not needed.
    func removing(_ id: String) -> KeyRing {
        KeyRing(primaryID: primaryID, keys: keys.filter { $0.key != id }, algorithm: algorithm)
    }

    /// Encrypts `bytes` for the owner that `associatedData` names.
    ///
    /// - Throws: ``AuthError/Code/unreadable`` when the cipher refuses, which it does not for sizes below 64 GiB.
    public func seal(_ bytes: [UInt8], for associatedData: AssociatedData) throws(AuthError) -> [UInt8] {
        guard let key = keys[primaryID] else { throw AuthError(.unreadable, "the ring has no key \(primaryID)") }
        let header = Self.header(keyID: primaryID, algorithm: algorithm)
        let context = header + associatedData.bytes
        do {
            switch algorithm {
            case .aesGCM:
                let box = try AES.GCM.seal(bytes, using: key, authenticating: context)
                return header + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
            case .chaChaPoly:
                let box = try ChaChaPoly.seal(bytes, using: key, authenticating: context)
                return header + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
            }
        } catch {
            throw AuthError(.unreadable, "sealing failed", cause: error)
        }
    }

    /// Decrypts what was sealed for the same owner.
    ///
    /// - Throws: ``AuthError/Code/unreadable``: an unknown key, changed bytes, or another owner. The last two cannot be told
    ///   apart.
    public func open(_ sealed: [UInt8], for associatedData: AssociatedData) throws(AuthError) -> [UInt8] {
        let envelope = try Envelope(sealed)
        guard let key = keys[envelope.keyID] else {
            throw AuthError(.unreadable, "sealed with the key \(envelope.keyID), which the ring does not have")
        }
        let context = Self.header(keyID: envelope.keyID, algorithm: envelope.algorithm) + associatedData.bytes
        do {
            switch envelope.algorithm {
            case .aesGCM:
                return Array(
                    try AES.GCM.open(try AES.GCM.SealedBox(combined: envelope.box), using: key, authenticating: context)
                )
            case .chaChaPoly:
                return Array(
                    try ChaChaPoly.open(
                        try ChaChaPoly.SealedBox(combined: envelope.box), using: key, authenticating: context))
            }
        } catch {
            throw AuthError(.unreadable, "the bytes were changed, or were sealed for another owner")
        }
    }

    /// The same content under the key that seals now; `nil` when it is already.
    public func rewrap(_ sealed: [UInt8], for associatedData: AssociatedData) throws(AuthError) -> [UInt8]? {
        if try Self.keyID(of: sealed) == primaryID { return nil }
        return try seal(try open(sealed, for: associatedData), for: associatedData)
    }

    /// The id of the key that sealed these bytes.
    ///
    /// - Throws: ``AuthError/Code/unreadable`` when they are not sealed bytes.
    public static func keyID(of sealed: [UInt8]) throws(AuthError) -> String { try Envelope(sealed).keyID }

    private static func header(keyID: String, algorithm: Algorithm) -> [UInt8] {
        [1, algorithm.rawValue, UInt8(keyID.utf8.count)] + Array(keyID.utf8)
    }

    /// Sealed bytes, taken apart.
    private struct Envelope {
        let algorithm: Algorithm
        let keyID: String
        let box: ArraySlice<UInt8>

        init(_ sealed: [UInt8]) throws(AuthError) {
            guard sealed.count >= 3, sealed[0] == 1, let algorithm = Algorithm(rawValue: sealed[1]) else {
                throw AuthError(.unreadable, "these are not sealed bytes of a known format")
            }
            let length = Int(sealed[2])
            guard (1...64).contains(length), sealed.count >= 3 + length + 28 else {
                throw AuthError(.unreadable, "the sealed bytes are cut short")
            }
            self.algorithm = algorithm
            keyID = String(decoding: sealed[3..<(3 + length)], as: UTF8.self)
            box = sealed[(3 + length)...]
        }
    }
}

/// Whom sealed bytes belong to. Bytes sealed for one owner do not open for another.
public struct AssociatedData: Sendable, Hashable {
    /// The tenant; empty in applications with one.
    public var tenant: String
    /// The connection within the tenant.
    public var connection: String
    /// What the bytes are, such as `credential` or `payload`.
    public var purpose: String

    /// An owner.
    public init(tenant: String, connection: String, purpose: String) {
        self.tenant = tenant
        self.connection = connection
        self.purpose = purpose
    }

    /// The parts, each with its length, so that no two owners have the same bytes.
    var bytes: [UInt8] {
        [tenant, connection, purpose].flatMap { part in
            withBigEndianBytes(of: UInt32(part.utf8.count)) + Array(part.utf8)
        }
    }

    private func withBigEndianBytes(of number: UInt32) -> [UInt8] {
        stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}

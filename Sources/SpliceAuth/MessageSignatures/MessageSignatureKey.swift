import Crypto
import CryptoExtras

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An algorithm of HTTP message signatures (RFC 9421 section 3.3).
public struct MessageSignatureAlgorithm: Sendable, Hashable, CustomStringConvertible {
    /// The registered name.
    public let description: String

    private init(_ name: String) { description = name }

    /// RSA with probabilistic padding and SHA-512 (section 3.3.1).
    public static let rsaPSSSHA512 = MessageSignatureAlgorithm("rsa-pss-sha512")
    /// RSA with the padding of PKCS #1 version 1.5 and SHA-256 (section 3.3.2), for peers that know nothing else.
    public static let rsaPKCS1SHA256 = MessageSignatureAlgorithm("rsa-v1_5-sha256")
    /// HMAC with SHA-256 (section 3.3.3).
    public static let hmacSHA256 = MessageSignatureAlgorithm("hmac-sha256")
    /// ECDSA on P-256 with SHA-256 (section 3.3.4).
    public static let ecdsaP256SHA256 = MessageSignatureAlgorithm("ecdsa-p256-sha256")
    /// ECDSA on P-384 with SHA-384 (section 3.3.5).
    public static let ecdsaP384SHA384 = MessageSignatureAlgorithm("ecdsa-p384-sha384")
    /// Ed25519 (section 3.3.6).
    public static let ed25519 = MessageSignatureAlgorithm("ed25519")
}

/// A key that HTTP message signatures are made with. It is good for one algorithm.
public struct MessageSigningKey: Sendable {
    private enum Key: Sendable {
        case rsa(_RSA.Signing.PrivateKey, pss: Bool)
        case hmac(SymmetricKey)
        case p256(P256.Signing.PrivateKey)
        case p384(P384.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    private let key: Key
    /// The `keyid` by which receivers find their key.
    public let keyID: String

    /// RSA of at least 2048 bits in PEM form.
    ///
    /// - Parameters:
    ///   - algorithm: ``MessageSignatureAlgorithm/rsaPSSSHA512`` or ``MessageSignatureAlgorithm/rsaPKCS1SHA256``.
    ///   - privateKeyPEM: The key, PKCS #1 or PKCS #8.
    ///   - keyID: The name of the key.
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when the text is not such a key.
    public static func rsa(
        _ algorithm: MessageSignatureAlgorithm = .rsaPSSSHA512, privateKeyPEM: Secret, keyID: String
    ) throws(AuthError) -> MessageSigningKey {
        guard algorithm == .rsaPSSSHA512 || algorithm == .rsaPKCS1SHA256 else {
            throw AuthError(.invalidConfiguration, "\(algorithm) is not an algorithm of RSA")
        }
        let key = try JWTSigner.rsaKey(privateKeyPEM)
        return MessageSigningKey(key: .rsa(key, pss: algorithm == .rsaPSSSHA512), keyID: keyID)
    }

    /// A secret that both sides know, of at least 16 bytes.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` for a shorter one.
    public static func hmacSHA256(_ secret: Secret, keyID: String) throws(AuthError) -> MessageSigningKey {
        guard secret.count >= 16 else {
            throw AuthError(.invalidConfiguration, "a secret for HMAC needs at least 16 bytes")
        }
        return MessageSigningKey(key: .hmac(secret.key), keyID: keyID)
    }

    /// A key on P-256 in PEM form.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when the text is not such a key.
    public static func ecdsaP256(privateKeyPEM: Secret, keyID: String) throws(AuthError) -> MessageSigningKey {
        guard let key = privateKeyPEM.withText({ try? P256.Signing.PrivateKey(pemRepresentation: $0) }) else {
            throw AuthError(.invalidConfiguration, "the text is not a private key on P-256 in PEM form")
        }
        return MessageSigningKey(key: .p256(key), keyID: keyID)
    }

    /// A key on P-384 in PEM form.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when the text is not such a key.
    public static func ecdsaP384(privateKeyPEM: Secret, keyID: String) throws(AuthError) -> MessageSigningKey {
        guard let key = privateKeyPEM.withText({ try? P384.Signing.PrivateKey(pemRepresentation: $0) }) else {
            throw AuthError(.invalidConfiguration, "the text is not a private key on P-384 in PEM form")
        }
        return MessageSigningKey(key: .p384(key), keyID: keyID)
    }

    /// The 32 bytes of an Ed25519 private key.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` for another length.
    public static func ed25519(seed: Secret, keyID: String) throws(AuthError) -> MessageSigningKey {
        guard let key = seed.withBytes({ try? Curve25519.Signing.PrivateKey(rawRepresentation: $0) }) else {
            throw AuthError(.invalidConfiguration, "an Ed25519 key has 32 bytes")
        }
        return MessageSigningKey(key: .ed25519(key), keyID: keyID)
    }

    /// The algorithm that the key is for.
    public var algorithm: MessageSignatureAlgorithm {
        switch key {
        case .rsa(_, let pss): pss ? .rsaPSSSHA512 : .rsaPKCS1SHA256
        case .hmac: .hmacSHA256
        case .p256: .ecdsaP256SHA256
        case .p384: .ecdsaP384SHA384
        case .ed25519: .ed25519
        }
    }

    /// The counterpart that receivers check with.
    public var verificationKey: MessageVerificationKey {
        let counterpart: MessageVerificationKey.Key =
            switch key {
            case .rsa(let key, let pss): .rsa(key.publicKey, pss: pss)
            case .hmac(let key): .hmac(key)
            case .p256(let key): .p256(key.publicKey)
            case .p384(let key): .p384(key.publicKey)
            case .ed25519(let key): .ed25519(key.publicKey)
            }
        return MessageVerificationKey(key: counterpart, keyID: keyID)
    }

    func signature(of bytes: [UInt8]) throws(AuthError) -> [UInt8] {
        do {
            return switch key {
            case .rsa(let key, pss: true):
                Array(try key.signature(for: SHA512.hash(data: bytes), padding: .PSS).rawRepresentation)
            case .rsa(let key, pss: false):
                Array(try key.signature(for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5).rawRepresentation)
            case .hmac(let key): Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
            case .p256(let key): Array(try key.signature(for: bytes).rawRepresentation)
            case .p384(let key): Array(try key.signature(for: bytes).rawRepresentation)
            case .ed25519(let key): Array(try key.signature(for: bytes))
            }
        } catch {
            throw AuthError(.invalidConfiguration, "the key cannot sign", cause: error)
        }
    }
}

/// A key that HTTP message signatures are checked with. It comes from configuration, never from a message, and it is good for
/// one algorithm, whatever a message says: that is what keeps a public key from being used as an HMAC secret.
public struct MessageVerificationKey: Sendable {
    enum Key: Sendable {
        case rsa(_RSA.Signing.PublicKey, pss: Bool)
        case hmac(SymmetricKey)
        case p256(P256.Signing.PublicKey)
        case p384(P384.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
    }

    let key: Key
    /// The `keyid` by which messages name it.
    public let keyID: String

    /// A public key in PEM form.
    ///
    /// - Parameters:
    ///   - algorithm: What the key is for: RSA or ECDSA.
    ///   - pem: The key.
    ///   - keyID: The name by which messages refer to it.
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when the text is not a key for that algorithm, or RSA of less than 2048
    ///   bits.
    public static func publicKey(
        _ algorithm: MessageSignatureAlgorithm, pem: String, keyID: String
    ) throws(AuthError) -> MessageVerificationKey {
        let key: Key? =
            switch algorithm {
            case .rsaPSSSHA512, .rsaPKCS1SHA256:
                (try? _RSA.Signing.PublicKey(pemRepresentation: pem)).flatMap {
                    $0.keySizeInBits >= 2048 ? .rsa($0, pss: algorithm == .rsaPSSSHA512) : nil
                }
            case .ecdsaP256SHA256: (try? P256.Signing.PublicKey(pemRepresentation: pem)).map { .p256($0) }
            case .ecdsaP384SHA384: (try? P384.Signing.PublicKey(pemRepresentation: pem)).map { .p384($0) }
            default: nil
            }
        guard let key else {
            throw AuthError(.invalidConfiguration, "the text is not a public key for \(algorithm) in PEM form")
        }
        return MessageVerificationKey(key: key, keyID: keyID)
    }

    /// The 32 bytes of an Ed25519 public key.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` for another length.
    public static func ed25519(_ bytes: [UInt8], keyID: String) throws(AuthError) -> MessageVerificationKey {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
            throw AuthError(.invalidConfiguration, "an Ed25519 public key has 32 bytes")
        }
        return MessageVerificationKey(key: .ed25519(key), keyID: keyID)
    }

    /// A secret that both sides know, of at least 16 bytes.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` for a shorter one.
    public static func hmacSHA256(_ secret: Secret, keyID: String) throws(AuthError) -> MessageVerificationKey {
        try MessageSigningKey.hmacSHA256(secret, keyID: keyID).verificationKey
    }

    /// The algorithm that the key is for.
    public var algorithm: MessageSignatureAlgorithm {
        switch key {
        case .rsa(_, let pss): pss ? .rsaPSSSHA512 : .rsaPKCS1SHA256
        case .hmac: .hmacSHA256
        case .p256: .ecdsaP256SHA256
        case .p384: .ecdsaP384SHA384
        case .ed25519: .ed25519
        }
    }

    func isValid(_ signature: [UInt8], for bytes: [UInt8]) -> Bool {
        switch key {
        case .rsa(let key, pss: true):
            key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA512.hash(data: bytes), padding: .PSS)
        case .rsa(let key, pss: false):
            key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA256.hash(data: bytes),
                padding: .insecurePKCS1v1_5)
        case .hmac(let key):
            equalInConstantTime(signature, Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key)))
        case .p256(let key):
            (try? P256.Signing.ECDSASignature(rawRepresentation: signature)).map {
                key.isValidSignature($0, for: bytes)
            } ?? false
        case .p384(let key):
            (try? P384.Signing.ECDSASignature(rawRepresentation: signature)).map {
                key.isValidSignature($0, for: bytes)
            } ?? false
        case .ed25519(let key): key.isValidSignature(signature, for: bytes)
        }
    }
}

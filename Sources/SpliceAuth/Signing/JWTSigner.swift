import Crypto
import CryptoExtras

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Signs JSON Web Tokens (RFC 7519) for assertions and proofs, with a key that the caller owns.
public struct JWTSigner: Sendable {
    private enum Key: Sendable {
        case rsa(_RSA.Signing.PrivateKey, pss: Bool)
        case p256(P256.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
        case secret(SymmetricKey)
    }

    private let key: Key
    /// The `kid` of the header, by which the receiver finds the public key.
    public let keyID: String?
    private let certificateThumbprint: String?

    private init(key: Key, keyID: String?, certificateThumbprint: String? = nil) {
        self.key = key
        self.keyID = keyID
        self.certificateThumbprint = certificateThumbprint
    }

    /// RS256 (RFC 7518 section 3.3): RSA of at least 2048 bits with PKCS #1 version 1.5 padding.
    ///
    /// - Parameters:
    ///   - privateKeyPEM: The key, PKCS #1 or PKCS #8.
    ///   - keyID: The `kid` header.
    ///   - certificateSHA256: The SHA-256 of the certificate's DER form, for servers that find the key by `x5t#S256`
    ///     (Microsoft Entra).
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when the text is not such a key.
    public static func rs256(
        privateKeyPEM: Secret, keyID: String? = nil, certificateSHA256: [UInt8]? = nil
    ) throws(AuthError) -> JWTSigner {
        JWTSigner(
            key: .rsa(try rsaKey(privateKeyPEM), pss: false), keyID: keyID,
            certificateThumbprint: certificateSHA256.map { Base64.encodeURL($0) })
    }

    /// PS256 (RFC 7518 section 3.5): RSA of at least 2048 bits with probabilistic padding.
    public static func ps256(privateKeyPEM: Secret, keyID: String? = nil) throws(AuthError) -> JWTSigner {
        JWTSigner(key: .rsa(try rsaKey(privateKeyPEM), pss: true), keyID: keyID)
    }

    /// ES256 (RFC 7518 section 3.4): ECDSA on P-256.
    public static func es256(privateKeyPEM: Secret, keyID: String? = nil) throws(AuthError) -> JWTSigner {
        do {
            return JWTSigner(
                key: .p256(try privateKeyPEM.withText { try P256.Signing.PrivateKey(pemRepresentation: $0) }),
                keyID: keyID)
        } catch {
            throw AuthError(.invalidConfiguration, "the text is not a private key on P-256 in PEM form")
        }
    }

    /// EdDSA on Ed25519 (RFC 8037).
    ///
    /// - Parameter seed: The 32 bytes of the private key.
    /// - Parameter keyID: Goes into the header as `kid`; nil leaves it out.
    public static func ed25519(seed: Secret, keyID: String? = nil) throws(AuthError) -> JWTSigner {
        do {
            return JWTSigner(
                key: .ed25519(try seed.withBytes { try Curve25519.Signing.PrivateKey(rawRepresentation: $0) }),
                keyID: keyID)
        } catch {
            throw AuthError(.invalidConfiguration, "an Ed25519 key has 32 bytes")
        }
    }

    /// HS256 (RFC 7518 section 3.2): HMAC under a secret that both sides know, for ``ClientAuthentication/clientSecretJWT(_:)``.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` for a secret of less than 32 bytes, which the standard does not allow.
    public static func hs256(secret: Secret, keyID: String? = nil) throws(AuthError) -> JWTSigner {
        guard secret.count >= 32 else {
            throw AuthError(.invalidConfiguration, "a secret for HS256 has at least 32 bytes")
        }
        return JWTSigner(key: .secret(secret.key), keyID: keyID)
    }

    /// A new key on P-256 that never leaves this process, for DPoP.
    public static func ephemeral() -> JWTSigner { JWTSigner(key: .p256(P256.Signing.PrivateKey()), keyID: nil) }

    /// The name of the algorithm (RFC 7518).
    public var algorithm: String {
        switch key {
        case .rsa(_, let pss): pss ? "PS256" : "RS256"
        case .p256: "ES256"
        case .ed25519: "EdDSA"
        case .secret: "HS256"
        }
    }

    /// Signs claims.
    ///
    /// - Parameter type: The `typ` header. Default `JWT`.
    /// - Parameter claims: The payload, as it is signed.
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when the key refuses to sign.
    public func sign(_ claims: JWTClaims, type: String = "JWT") throws(AuthError) -> Secret {
        try sign(claims.json, header: ["typ": .string(type)])
    }

    /// Signs any claims under any header.
    func sign(_ claims: JSONValue, header more: [String: JSONValue]) throws(AuthError) -> Secret {
        var header = more
        header["alg"] = .string(algorithm)
        if let keyID { header["kid"] = .string(keyID) }
        if let certificateThumbprint { header["x5t#S256"] = .string(certificateThumbprint) }
        return try sign(payload: claims.serialized(), protectedHeader: JSONValue.object(header).serialized())
    }

    /// The compact serialisation (RFC 7515 section 7.1) of any bytes under a header that is written already.
    package func sign(payload: [UInt8], protectedHeader: [UInt8]) throws(AuthError) -> Secret {
        let input = "\(Base64.encodeURL(protectedHeader)).\(Base64.encodeURL(payload))"
        do {
            return Secret("\(input).\(Base64.encodeURL(try signature(of: Array(input.utf8))))")
        } catch {
            throw AuthError(.invalidConfiguration, "the key cannot sign", cause: error)
        }
    }

    /// The public key as a JSON Web Key (RFC 7517); `nil` for RSA, where proofs use other keys, and for secrets.
    var publicKey: JSONValue? {
        switch key {
        case .rsa, .secret: return nil
        case .p256(let key):
            let point = key.publicKey.rawRepresentation
            return .object([
                "kty": .string("EC"), "crv": .string("P-256"), "x": .string(Base64.encodeURL(point.prefix(32))),
                "y": .string(Base64.encodeURL(point.suffix(32))),
            ])
        case .ed25519(let key):
            return .object([
                "kty": .string("OKP"), "crv": .string("Ed25519"),
                "x": .string(Base64.encodeURL(key.publicKey.rawRepresentation)),
            ])
        }
    }

    private func signature(of bytes: [UInt8]) throws -> [UInt8] {
        switch key {
        case .rsa(let key, let pss):
            Array(
                try key.signature(for: SHA256.hash(data: bytes), padding: pss ? .PSS : .insecurePKCS1v1_5)
                    .rawRepresentation)
        case .p256(let key): Array(try key.signature(for: bytes).rawRepresentation)
        case .ed25519(let key): Array(try key.signature(for: bytes))
        case .secret(let key): Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
        }
    }

    static func rsaKey(_ pem: Secret) throws(AuthError) -> _RSA.Signing.PrivateKey {
        do {
            let key = try pem.withText { try _RSA.Signing.PrivateKey(pemRepresentation: $0) }
            guard key.keySizeInBits >= 2048 else {
                throw AuthError(.invalidConfiguration, "an RSA key needs at least 2048 bits")
            }
            return key
        } catch let error as AuthError {
            throw error
        } catch {
            throw AuthError(.invalidConfiguration, "the text is not an RSA private key in PEM form")
        }
    }
}

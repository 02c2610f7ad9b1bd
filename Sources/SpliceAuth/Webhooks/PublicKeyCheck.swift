import Crypto
import CryptoExtras
import HTTPTypes
public import SpliceHTTP

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A public key that a sender signs webhooks with. It comes from configuration or from the sender's published key set, never
/// from a delivery.
public struct WebhookPublicKey: Sendable {
    enum Key: Sendable {
        case ed25519(Curve25519.Signing.PublicKey)
        case rsa(_RSA.Signing.PublicKey)
    }

    let key: Key
    /// The name by which a delivery refers to the key; empty when the sender has one key only.
    public let id: String

    /// A key of Standard Webhooks' `v1a`: base 64 of 32 bytes after `whpk_`.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when it is not such a key.
    public static func ed25519(_ text: String) throws(AuthError) -> WebhookPublicKey {
        let bytes = Base64.decode(text.hasPrefix("whpk_") ? text.dropFirst(5) : Substring(text))
        guard let bytes, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
            throw AuthError(.invalidConfiguration, "the text is not an Ed25519 public key in base 64")
        }
        return WebhookPublicKey(key: .ed25519(key), id: "")
    }

    /// An RSA key of at least 2048 bits in PEM form.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when it is not such a key.
    public static func rsa(pem: String, id: String = "") throws(AuthError) -> WebhookPublicKey {
        guard let key = try? _RSA.Signing.PublicKey(pemRepresentation: pem), key.keySizeInBits >= 2048 else {
            throw AuthError(.invalidConfiguration, "the text is not an RSA public key of at least 2048 bits")
        }
        return WebhookPublicKey(key: .rsa(key), id: id)
    }

    /// The RSA keys of a JSON Web Key Set (RFC 7517), fetched from an address that is configured. Other keys, and those that
    /// are not for signatures, are left out.
    ///
    /// - Throws: ``AuthError/Code/malformedResponse`` when the document is no key set or has no usable key.
    public static func rsaKeys(inKeySet document: [UInt8]) throws(AuthError) -> [WebhookPublicKey] {
        let keys = try JSONValue.parse(document, from: "key set")["keys"]?.array ?? []
        let usable = keys.compactMap { json -> WebhookPublicKey? in
            guard json["kty"]?.string == "RSA", json["use"]?.string ?? "sig" == "sig",
                let n = json["n"]?.string.flatMap({ Base64.decodeURL($0) }),
                let e = json["e"]?.string.flatMap({ Base64.decodeURL($0) }), let id = json["kid"]?.string,
                let key = try? _RSA.Signing.PublicKey(n: n, e: e), key.keySizeInBits >= 2048
            else { return nil }
            return WebhookPublicKey(key: .rsa(key), id: id)
        }
        guard !usable.isEmpty else { throw AuthError(.malformedResponse, "the key set has no usable RSA key") }
        return usable
    }

    /// Whether the signature is that of this key. The algorithm is the key's: nothing in a delivery chooses it.
    func isValid(_ signature: [UInt8], for content: [UInt8]) -> Bool {
        switch key {
        case .ed25519(let key): key.isValidSignature(signature, for: content)
        case .rsa(let key):
            key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA256.hash(data: content),
                padding: .insecurePKCS1v1_5)
        }
    }
}

/// Checks signatures of public keys.
struct PublicKeyCheck: WebhookSignatureCheck {
    let scheme: WebhookScheme
    let keyIDHeader: HTTPField.Name?
    let keys: [WebhookPublicKey]

    init(_ scheme: WebhookScheme, keyIDHeader: HTTPField.Name?, keys: [WebhookPublicKey]) throws(AuthError) {
        guard !keys.isEmpty else { throw AuthError(.invalidConfiguration, "no public key for \(scheme.name)") }
        self.scheme = scheme
        self.keyIDHeader = keyIDHeader
        self.keys = keys
    }

    func check(_ delivery: WebhookDelivery) throws(WebhookRejection) -> VerifiedWebhook {
        let parts = try SignatureParts(scheme, of: delivery)
        let content = try parts.signedContent(of: delivery).bytes()
        let id = keyIDHeader.flatMap { delivery.headerFields[$0] }
        let candidates = keys.enumerated().filter { keyIDHeader == nil || $0.element.id == id }
        for (index, key) in candidates {
            for signature in parts.signatures where key.isValid(signature, for: content) {
                return parts.verified(delivery, secretIndex: index)
            }
        }
        throw WebhookRejection(.signatureMismatch, "no signature of \(scheme.name) matches a public key")
    }
}

extension WebhookVerifier {
    /// A verifier for Standard Webhooks with public keys (`v1a`, Ed25519). Signatures of other versions are not looked at, so
    /// that nobody can choose a weaker one.
    ///
    /// <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>
    public static func standardWebhooks(
        publicKeys: [WebhookPublicKey], tolerance: Duration = .seconds(300), clock: some TimeSource = .system
    ) throws(AuthError) -> WebhookVerifier {
        var scheme = WebhookScheme.standardWebhooks
        scheme.name = "standard-webhooks-v1a"
        scheme.signature.layout = .versions("v1a")
        return try WebhookVerifier(
            checking: try PublicKeyCheck(scheme, keyIDHeader: nil, keys: publicKeys), tolerance: tolerance, clock: clock
        )
    }

    /// A verifier for ShipStation V2 and ShipEngine: RSA-SHA256 over `timestamp.body`, the key named by its id.
    ///
    /// The header names are confirmed by public code only, not by the vendor's page. Fetch the key set from
    /// `https://api.shipengine.com/jwks`.
    public static func shipEngine(
        publicKeys: [WebhookPublicKey], tolerance: Duration = .seconds(300), clock: some TimeSource = .system
    ) throws(AuthError) -> WebhookVerifier {
        let scheme = WebhookScheme(
            name: "shipengine", signature: WebhookScheme.Signature(header: .xShipEngineSignature, encoding: .base64),
            timestamp: WebhookScheme.Timestamp(.header(.xShipEngineTimestamp), unit: .rfc3339),
            content: [.timestamp, .literal("."), .body])
        return try WebhookVerifier(
            checking: try PublicKeyCheck(scheme, keyIDHeader: .xShipEngineKeyID, keys: publicKeys),
            tolerance: tolerance,
            clock: clock)
    }
}

import Crypto
public import HTTPTypes
public import SpliceHTTP

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Signs webhooks by Standard Webhooks' `v1a`: receivers need a public key only, and cannot forge.
public struct Ed25519WebhookSigner: Sendable {
    private let key: Curve25519.Signing.PrivateKey
    private let clock: any TimeSource

    /// A signer.
    ///
    /// - Parameters:
    ///   - secretKey: Base 64 of 32 bytes (the seed) or 64 (seed and public key) after `whsk_`.
    ///   - clock: The time of day.
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when it is not such a key.
    public init(secretKey: Secret, clock: some TimeSource = .system) throws(AuthError) {
        let bytes = secretKey.withText { Base64.decode($0.hasPrefix("whsk_") ? $0.dropFirst(5) : Substring($0)) }
        guard let bytes, bytes.count == 32 || bytes.count == 64,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes.prefix(32)),
            bytes.count == 32 || Array(key.publicKey.rawRepresentation) == Array(bytes.suffix(32))
        else { throw AuthError(.invalidConfiguration, "the text is not an Ed25519 private key in base 64") }
        self.key = key
        self.clock = clock
    }

    /// What receivers check with: `whpk_` and base 64.
    public var publicKey: String { "whpk_" + Base64.encode(key.publicKey.rawRepresentation) }

    /// The header fields that prove `body`.
    ///
    /// - Throws: ``AuthError/Code/unsuitableRequest`` when the message id is empty.
    public func sign(_ body: [UInt8], messageID: String) throws(AuthError) -> HTTPFields {
        var scheme = WebhookScheme.standardWebhooks
        scheme.signature.layout = .versions("v1a")
        guard !messageID.isEmpty, scheme.separates(messageID) else {
            throw AuthError(.unsuitableRequest, "there is no message id, or it holds a dot")
        }
        let timestamp = WebhookScheme.Timestamp.Unit.seconds.format(clock.sinceEpoch)
        let content = Array("\(messageID).\(timestamp).".utf8) + body
        guard let signature = try? key.signature(for: content) else {
            throw AuthError(.invalidConfiguration, "the key cannot sign")
        }
        return scheme.headerFields(
            signatures: [Base64.encode(signature)], timestamp: timestamp, messageID: messageID)
    }
}

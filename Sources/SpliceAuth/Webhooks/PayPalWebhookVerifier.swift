import CryptoExtras
import HTTPTypes
public import SpliceHTTP
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Checks PayPal's webhooks, which are signed with a certificate that each delivery names by its address.
///
/// <https://developer.paypal.com/api/rest/webhooks/rest/>
///
/// The address comes from the delivery, so it is believed only as far as its host: it must be PayPal's own, under the path of the
/// certificates, and is fetched over TLS without following a redirect. Certificates are kept, at most sixteen. What is signed is
/// `id|time|webhook id|CRC-32 of the body`: a check sum is no digest, and whoever has one genuine delivery can make another body
/// with the same sum. Take a webhook as a hint and fetch the resource that it names.
///
/// Unverified against the vendor's page: whether a repeated delivery has a new time. The default tolerance is therefore the three
/// days in which PayPal repeats; use a replay store.
///
/// - Concurrency: any number of calls may overlap.
public final class PayPalWebhookVerifier: Sendable {
    private static let hosts: Set<String> = [
        "api.paypal.com", "api.sandbox.paypal.com", "api-m.paypal.com", "api-m.sandbox.paypal.com",
    ]
    private static let path = "/v1/notifications/certs/"
    private static let maximumCertificates = 16

    private let webhookID: String
    private let transport: any Transport
    private let tolerance: Duration
    private let clock: any TimeSource
    private let certificates = Mutex<[String: SigningCertificate]>([:])

    /// A verifier.
    ///
    /// - Parameters:
    ///   - webhookID: The id of the webhook in the developer's account, which is part of what is signed.
    ///   - transport: Fetches certificates; it must not follow redirects.
    ///   - tolerance: How far the time of a delivery may lie in the past and in the future.
    ///   - clock: The time of day.
    /// - Throws: ``AuthError/Code/invalidConfiguration`` for an empty id or a tolerance of zero.
    public init(
        webhookID: String, transport: some Transport, tolerance: Duration = WebhookVerifier.untimedRetention,
        clock: some TimeSource = .system
    ) throws(AuthError) {
        guard !webhookID.isEmpty, tolerance > .zero else {
            throw AuthError(.invalidConfiguration, "the webhook's id is empty, or the tolerance is zero")
        }
        self.webhookID = webhookID
        self.transport = transport
        self.tolerance = tolerance
        self.clock = clock
    }

    /// Checks signature and age.
    ///
    /// - Throws: ``WebhookRejection``; ``AuthError/Code/serverUnavailable`` when the certificate cannot be fetched, after which the
    ///   same delivery may be checked again. `CancellationError`.
    public func verify(_ delivery: WebhookDelivery) async throws -> VerifiedWebhook {
        guard delivery.body.count <= WebhookVerifier.bodyLimit else {
            throw WebhookRejection(.tooLarge, "the body has more than \(WebhookVerifier.bodyLimit) bytes")
        }
        let id = try Self.only("PayPal-Transmission-Id", of: delivery)
        let time = try Self.only("PayPal-Transmission-Time", of: delivery)
        let address = try Self.only("PayPal-Cert-Url", of: delivery)
        let signature = Base64.decode(try Self.only("PayPal-Transmission-Sig", of: delivery))
        guard let signature, let timestamp = WebhookScheme.Timestamp.Unit.rfc3339.parse(time) else {
            throw WebhookRejection(.malformedHeader, "the signature or its time cannot be read")
        }
        // The algorithm is the certificate's; a delivery that states another one is not what this verifier understands.
        guard try Self.only("PayPal-Auth-Algo", of: delivery).lowercased() == "sha256withrsa" else {
            throw WebhookRejection(.malformedHeader, "the stated algorithm is not SHA256withRSA")
        }
        let certificate = try await certificate(at: address)
        let content = "\(id)|\(time)|\(webhookID)|\(CRC32.checksum(of: delivery.body))"
        guard certificate.covers(clock.sinceEpoch) else {
            throw WebhookRejection(.signatureMismatch, "the certificate is not valid now")
        }
        guard WebhookPublicKey(key: .rsa(certificate.key), id: "").isValid(signature, for: Array(content.utf8)) else {
            throw WebhookRejection(.signatureMismatch, "no signature of paypal matches its certificate")
        }
        let age = clock.sinceEpoch - timestamp
        guard age <= tolerance else { throw WebhookRejection(.tooOld, "signed more than \(tolerance) ago") }
        guard age >= .zero - tolerance else {
            throw WebhookRejection(.inTheFuture, "signed more than \(tolerance) in the future")
        }
        return VerifiedWebhook(
            delivery, messageID: id, timestamp: timestamp, secretIndex: nil, replayKey: "paypal:id:\(id)")
    }

    private static func only(_ name: String, of delivery: WebhookDelivery) throws(WebhookRejection) -> String {
        let values = HTTPField.Name(name).map { delivery.headerFields[values: $0] } ?? []
        guard values.count == 1, !values[0].isEmpty, values[0].utf8.count <= 1024 else {
            throw WebhookRejection(.missingHeader, "\(name) must be there exactly once")
        }
        return values[0]
    }

    private func certificate(at address: String) async throws -> SigningCertificate {
        guard let url = try? EndpointURL(address), Self.hosts.contains(url.authority), url.path.hasPrefix(Self.path),
            TenantRule.segment.allows(String(url.path.dropFirst(Self.path.count)))
        else { throw WebhookRejection(.signatureMismatch, "the certificate is not at one of PayPal's addresses") }
        if let known = certificates.withLock({ $0[url.text] }) { return known }
        let bytes: [UInt8]
        do {
            let reply = try await transport.send(
                url.request(.get), body: .none, options: ExchangeOptions(delivery: .buffered(limit: 64 << 10)))
            guard reply.status == .ok else {
                throw AuthError(.serverUnavailable, "paypal: the certificate was answered with \(reply.status.code)")
            }
            bytes = try await reply.bytes(upTo: 64 << 10)
        } catch let error as TransportError {
            throw AuthError(.serverUnavailable, "paypal: no certificate", cause: error)
        }
        let certificate = try SigningCertificate(pem: String(decoding: bytes, as: UTF8.self))
        certificates.withLock { certificates in
            if certificates.count >= Self.maximumCertificates { certificates = [:] }
            certificates[url.text] = certificate
        }
        return certificate
    }
}

/// CRC-32 as zlib and PNG compute it (ISO 3309).
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    static func checksum(of bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) }
    }
}

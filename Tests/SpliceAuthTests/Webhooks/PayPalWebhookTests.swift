import Foundation
import HTTPTypes
import SpliceAuth
import SpliceHTTP
import Testing

@Suite struct PayPalWebhookTests {
    private static let address = "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77"
    private static let sentAt = "2026-09-21T22:00:46Z"
    private let body = Array(#"{"id":"WH-1","event_type":"PAYMENT.SALE.COMPLETED"}"#.utf8)

    /// A certificate and the signature over `id|time|webhook id|check sum`, made by openssl; the sum is zlib's.
    private struct Material {
        var certificate: String
        var signature: String
    }

    private func material(_ checksum: UInt32, days: Int = 2) async throws -> Material {
        try await Tools.withTemporaryFolder { folder in
            let script = """
                cd "$1" && openssl req -x509 -newkey rsa:2048 -nodes -days \(days) -subj /CN=paypal -keyout k.pem -out c.pem
                printf '%s' 'T-1|\(Self.sentAt)|WEBHOOK|\(checksum)' | openssl dgst -sha256 -sign k.pem -out s.bin
                """
            let shell = try Peer("/bin/bash", ["-c", "(\(script)) >&2; echo done", "make", folder])
            _ = await shell.line()
            shell.stop()
            return Material(
                certificate: try String(contentsOfFile: "\(folder)/c.pem", encoding: .utf8),
                signature: try Data(contentsOf: URL(filePath: "\(folder)/s.bin")).base64EncodedString())
        }
    }

    private func delivery(_ signature: String, address: String = Self.address, algorithm: String = "SHA256withRSA")
        throws -> WebhookDelivery
    {
        WebhookDelivery(
            headerFields: [
                try field("PAYPAL-TRANSMISSION-ID"): "T-1", try field("PAYPAL-TRANSMISSION-TIME"): Self.sentAt,
                try field("PAYPAL-CERT-URL"): address, try field("PAYPAL-AUTH-ALGO"): algorithm,
                try field("PAYPAL-TRANSMISSION-SIG"): signature,
            ], body: body)
    }

    /// The certificate is made today; the delivery's time is moved there instead.
    private var clock: ManualTime { ManualTime(.seconds(Int64(Date().timeIntervalSince1970))) }

    private func reason(_ verifier: PayPalWebhookVerifier, _ delivery: WebhookDelivery) async -> WebhookRejection
        .Reason?
    {
        do {
            _ = try await verifier.verify(delivery)
            return nil
        } catch let rejection as WebhookRejection {
            return rejection.reason
        } catch {
            Issue.record("\(error)")
            return nil
        }
    }

    @Test func `what the certificate signed verifies, and nothing else`() async throws {
        let material = try await material(crc(body))
        let transport = FakeTransport { _, _ in .json(material.certificate) }
        let verifier = try PayPalWebhookVerifier(
            webhookID: "WEBHOOK", transport: transport, tolerance: .seconds(1_000_000_000), clock: clock)
        let genuine = try delivery(material.signature)
        let webhook = try await verifier.verify(genuine)
        #expect(webhook.messageID == "T-1" && webhook.replayKey == "paypal:id:T-1")
        _ = try await verifier.verify(genuine)
        #expect(transport.calls.count == 1, "the certificate is kept")

        var changed = genuine
        changed.body += [32]
        #expect(await reason(verifier, changed) == .signatureMismatch)
        #expect(
            await reason(verifier, try delivery(material.signature, algorithm: "HMACwithSHA1")) == .malformedHeader)
        let other = try PayPalWebhookVerifier(
            webhookID: "OTHER", transport: transport, tolerance: .seconds(1_000_000_000), clock: clock)
        #expect(await reason(other, genuine) == .signatureMismatch)
        let strict = try PayPalWebhookVerifier(
            webhookID: "WEBHOOK", transport: transport, tolerance: .seconds(1), clock: clock)
        #expect([.tooOld, .inTheFuture].contains(await reason(strict, genuine)))
        let expired = try PayPalWebhookVerifier(
            webhookID: "WEBHOOK", transport: transport, tolerance: .seconds(1_000_000_000),
            clock: ManualTime(clock.sinceEpoch + .seconds(10 * 86_400)))
        #expect(await reason(expired, genuine) == .signatureMismatch)
    }

    @Test(arguments: [
        "https://evil.example/v1/notifications/certs/CERT-1", "http://api.paypal.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1",
        "https://api.paypal.com@evil.example/v1/notifications/certs/CERT-1",
        "https://api.paypal.com/v1/notifications/certs/../../oauth2/x",
        "https://api.paypal.com/v1/notifications/certs/",
        "https://api.paypal.com/v1/notifications/certs/a?b=c", "https://169.254.169.254/v1/notifications/certs/x", "x",
    ])
    func `a certificate is fetched from PayPal only`(_ address: String) async throws {
        let transport = FakeTransport { _, _ in .json("") }
        let verifier = try PayPalWebhookVerifier(webhookID: "WEBHOOK", transport: transport)
        #expect(await reason(verifier, try delivery("AAAA", address: address)) == .signatureMismatch)
        #expect(transport.calls.isEmpty)
    }

    @Test(arguments: ["", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])
    func `what is not a certificate is an error, and is not kept`(_ text: String) async throws {
        let transport = FakeTransport { _, _ in .json(text) }
        let verifier = try PayPalWebhookVerifier(webhookID: "WEBHOOK", transport: transport)
        for _ in 0..<2 {
            await expect(.malformedResponse) { _ = try await verifier.verify(try delivery("AAAA")) }
        }
        #expect(transport.calls.count == 2)
        let failing = FakeTransport { _, _ in .json("", status: .found) }
        let other = try PayPalWebhookVerifier(webhookID: "WEBHOOK", transport: failing)
        await expect(.serverUnavailable) { _ = try await other.verify(try delivery("AAAA")) }
        #expect(throws: AuthError.self) { try PayPalWebhookVerifier(webhookID: "", transport: failing) }
    }

    /// CRC-32, bit by bit.
    private func crc(_ bytes: [UInt8]) -> UInt32 {
        var value: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? (value >> 1) ^ 0xEDB8_8320 : value >> 1 }
        }
        return ~value
    }
}

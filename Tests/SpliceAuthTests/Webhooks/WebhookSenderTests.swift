import HTTPTypes
import SpliceAuth
import SpliceTesting
import Testing

@Suite struct WebhookSenderTests {
    private static let secret = Secret("c2VjcmV0LXNlY3JldA==")

    @Test(arguments: WebhookSchemeTests.schemes, WebhookSender.Tampering.allCases)
    func `every tampering is rejected in every scheme`(
        _ scheme: WebhookScheme, _ tampering: WebhookSender.Tampering
    ) throws {
        let time = ManualTime()
        let sender = try WebhookSender(scheme, secret: Self.secret, clock: time)
        let verifier = try WebhookVerifier(scheme, secrets: [Self.secret], clock: time)
        let form = "application/x-www-form-urlencoded"
        let body = Array("a=1&b=2".utf8)
        _ = try verifier.verify(try sender.delivery(of: body, messageID: "m", contentType: form))
        let tampered = try sender.tampered(tampering, of: body, messageID: "m", contentType: form)
        #expect(reason(of: tampered, by: verifier) != nil)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `of duplicated and reordered deliveries each message is accepted once`(_ seed: UInt64) async throws {
        let sender = try WebhookSender(.standardWebhooks, secret: Self.secret)
        let verifier = try WebhookVerifier(.standardWebhooks, secrets: [Self.secret])
        let store = InMemoryReplayStore()
        let bodies = (0..<50).map { Array(#"{"n":\#($0)}"#.utf8) }
        let stream = try sender.stream(of: bodies, faults: [.duplicates, .reordering], seed: seed)
        #expect(stream.count > 50)
        var accepted: [String] = []
        for delivery in stream {
            guard let webhook = try? await verifier.verify(delivery, rememberingIn: store) else { continue }
            accepted.append(try #require(webhook.messageID))
        }
        #expect(accepted.sorted() == (0..<50).map { "msg_\($0)" }.sorted())
    }
}

import HTTPTypes
import SpliceAuth
import Testing

@Suite struct WebhookSchemeTests {
    static let schemes: [WebhookScheme] = [
        .shopify, .quickBooks, .xero, .slack, .hubSpot, .gitHub, .stripe, .twilio, .asana, .zendesk, .bambooHR, .zoom,
        .meta,
        .standardWebhooks, .svix, .timestamped(name: "wms", header: .authorization),
        .plain(name: "plain-512", header: .authorization, encoding: .base64, hash: .sha512),
    ]

    private let url = "https://hooks.example.com/in?a=1%3A2"

    @Test(arguments: schemes) func `what a scheme signs it verifies, and nothing else`(_ scheme: WebhookScheme) throws {
        let time = ManualTime()
        let secret = Secret("c2VjcmV0LXNlY3JldA==")
        let body = Array("a=1&b=two".utf8)
        let fields = try WebhookSigner(scheme, secrets: [secret], clock: time).sign(
            body, messageID: "msg_1", contentType: "application/x-www-form-urlencoded", url: url)
        var delivery = WebhookDelivery(headerFields: fields, body: body, url: url)
        delivery.headerFields[.contentType] = "application/x-www-form-urlencoded"
        let verifier = try WebhookVerifier(scheme, secrets: [secret], clock: time)
        _ = try verifier.verify(delivery)

        var tampered = delivery
        tampered.body = Array("a=1&b=three".utf8)
        #expect(reason(of: tampered, by: verifier) == .signatureMismatch)

        let other = try WebhookVerifier(scheme, secrets: [Secret("b3RoZXItc2VjcmV0")], clock: time)
        #expect(reason(of: delivery, by: other) == .signatureMismatch)

        time.advance(by: .seconds(301))
        #expect(reason(of: delivery, by: verifier) == (scheme.timestamp == nil ? nil : .tooOld))
    }

    @Test(arguments: schemes) func `random bytes in every header are rejected`(_ scheme: WebhookScheme) throws {
        var random = SeededGenerator(seed: 11)
        let verifier = try WebhookVerifier(scheme, secrets: [Secret("c2VjcmV0LXNlY3JldA==")])
        let fields = try WebhookSigner(scheme, secrets: [Secret("c2VjcmV0LXNlY3JldA==")]).sign(
            [1], messageID: "m", contentType: "application/x-www-form-urlencoded", url: url)
        let alphabet = Array("abcABC0123456789+/=,;: v_-".utf8)
        for _ in 0..<200 {
            var garbled = fields
            for index in garbled.indices {
                let length = Int.random(in: 0..<80, using: &random)
                garbled[index].value = String(
                    decoding: (0..<length).map { _ in alphabet.randomElement(using: &random) ?? 0 }, as: UTF8.self)
            }
            let delivery = WebhookDelivery(headerFields: garbled, body: [1], url: url)
            #expect(reason(of: delivery, by: verifier) != nil)
        }
    }

    /// <https://docs.slack.dev/authentication/verifying-requests-from-slack>, the page's own example.
    @Test func `the vendor's example of Slack verifies`() throws {
        let body =
            "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
            + "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
            + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
            + "%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
        let delivery = WebhookDelivery(
            headerFields: [
                try field("X-Slack-Request-Timestamp"): "1531420618",
                try field("X-Slack-Signature"):
                    "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
            ], body: Array(body.utf8))
        let verifier = try WebhookVerifier(
            .slack, secrets: [Secret("8f742231b10e8888abcd99yyyzzz85a5")], clock: ManualTime(.seconds(1_531_420_618)))
        _ = try verifier.verify(delivery)
    }

    /// <https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries>, the page's test values.
    @Test func `the vendor's example of GitHub verifies`() throws {
        let delivery = WebhookDelivery(
            headerFields: [
                try field("X-Hub-Signature-256"):
                    "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
            ], body: Array("Hello, World!".utf8))
        _ = try WebhookVerifier(.gitHub, secrets: [Secret("It's a Secret to Everybody")]).verify(delivery)
    }

    /// <https://www.twilio.com/docs/usage/webhooks/webhooks-security>, the page's example.
    @Test func `the vendor's example of Twilio verifies`() throws {
        let body =
            "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212"
        let delivery = WebhookDelivery(
            headerFields: [
                .contentType: "application/x-www-form-urlencoded",
                try field("X-Twilio-Signature"): "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
            ], body: Array(body.utf8), url: "https://mycompany.com/myapp.php?foo=1&bar=2")
        _ = try WebhookVerifier(.twilio, secrets: [Secret("12345")]).verify(delivery)
    }

    /// Nothing stands between time stamp and body in what these sign, so each may be written in one way only.
    @Test(arguments: [
        (WebhookScheme.bambooHR, "a=10", "X-BambooHR-Timestamp", "01700000000", "a=1"),
        (.hubSpot, "a=10", "X-HubSpot-Request-Timestamp", "01700000000000", "a=1"),
        (
            .zendesk, #"{"a":1}"#, "X-Zendesk-Webhook-Signature-Timestamp", #"2023-11-14T22:13:20Z{"a":"#, "1}"
        ),
    ])
    func `no byte moves between the time stamp and the body`(
        _ scheme: WebhookScheme, _ body: String, _ header: String, _ timestamp: String, _ rest: String
    ) throws {
        let time = ManualTime()
        let signer = try WebhookSigner(scheme, secrets: [Secret("hush")], clock: time)
        let verifier = try WebhookVerifier(scheme, secrets: [Secret("hush")], clock: time)
        var delivery = WebhookDelivery(
            headerFields: try signer.sign(Array(body.utf8), url: url), body: Array(body.utf8), url: url)
        _ = try verifier.verify(delivery)
        delivery.headerFields[try field(header)] = timestamp
        delivery.body = Array(rest.utf8)
        #expect(reason(of: delivery, by: verifier) == .malformedHeader)
    }

    /// <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>: an id must not include a dot
    /// "to prevent certain attacks", of which this is one.
    @Test func `no byte moves between the message id and the body`() throws {
        let time = ManualTime()
        let secret = Secret("c2VjcmV0LXNlY3JldA==")
        let signer = try WebhookSigner(.standardWebhooks, secrets: [secret], clock: time)
        let body = Array(#"note=.1700000001.amount=1000000"#.utf8)
        var delivery = WebhookDelivery(headerFields: try signer.sign(body, messageID: "msg_1"), body: body)
        delivery.headerFields[try field("webhook-id")] = "msg_1.1700000000.note="
        delivery.headerFields[try field("webhook-timestamp")] = "1700000001"
        delivery.body = Array("amount=1000000".utf8)
        let verifier = try WebhookVerifier(.standardWebhooks, secrets: [secret], clock: time)
        #expect(reason(of: delivery, by: verifier) == .malformedHeader)
        #expect(throws: AuthError.self) { try signer.sign(body, messageID: "msg.1") }
    }

    @Test(arguments: ["", "&", "=&="])
    func `calling a body of Twilio's a form does not free it from its hash`(_ body: String) throws {
        let secret = Secret("12345")
        let signed = url + "&bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
        let fields = try WebhookSigner(.twilio, secrets: [secret]).sign(Array(#"{"a":1}"#.utf8), url: signed)
        var forged = WebhookDelivery(headerFields: fields, body: Array(body.utf8), url: signed)
        forged.headerFields[.contentType] = "application/x-www-form-urlencoded"
        let verifier = try WebhookVerifier(.twilio, secrets: [secret])
        #expect(reason(of: forged, by: verifier) == .signatureMismatch)
        forged.headerFields[.contentType] = nil
        #expect(reason(of: forged, by: verifier) == .signatureMismatch)
    }

    @Test func `Twilio's JSON webhooks must state the hash of their body`() throws {
        let secret = Secret("12345")
        let body = Array(#"{"a":1}"#.utf8)
        let good = url + "&bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
        let fields = try WebhookSigner(.twilio, secrets: [secret]).sign(body, url: good)
        let verifier = try WebhookVerifier(.twilio, secrets: [secret])
        _ = try verifier.verify(WebhookDelivery(headerFields: fields, body: body, url: good))
        let changed = WebhookDelivery(headerFields: fields, body: Array(#"{"a":2}"#.utf8), url: good)
        #expect(reason(of: changed, by: verifier) == .signatureMismatch)
        #expect(throws: AuthError.self) { try WebhookSigner(.twilio, secrets: [secret]).sign(body, url: url) }
    }
}

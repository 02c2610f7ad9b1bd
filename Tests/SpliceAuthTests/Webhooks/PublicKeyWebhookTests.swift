import HTTPTypes
import SpliceAuth
import Testing

@Suite struct PublicKeyWebhookTests {
    private let time = ManualTime()
    private let body = Array(#"{"test": 2432232314}"#.utf8)
    private let secretKey = Secret("whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")

    private func delivery() throws -> (WebhookDelivery, WebhookVerifier) {
        let signer = try Ed25519WebhookSigner(secretKey: secretKey, clock: time)
        let verifier = try WebhookVerifier.standardWebhooks(
            publicKeys: [try .ed25519(signer.publicKey)], clock: time)
        return (WebhookDelivery(headerFields: try signer.sign(body, messageID: "msg_1"), body: body), verifier)
    }

    @Test func `what Ed25519 signs verifies, and nothing else`() throws {
        var (delivery, verifier) = try delivery()
        #expect(try verifier.verify(delivery).messageID == "msg_1")
        delivery.body[3] ^= 1
        #expect(reason(of: delivery, by: verifier) == .signatureMismatch)
        delivery.body[3] ^= 1
        time.advance(by: .seconds(301))
        #expect(reason(of: delivery, by: verifier) == .tooOld)
    }

    @Test func `an HMAC under the public key's text does not pass for a signature`() throws {
        let (_, verifier) = try delivery()
        let signer = try Ed25519WebhookSigner(secretKey: secretKey, clock: time)
        let text = signer.publicKey.replacing("whpk_", with: "whsec_")
        for version in ["v1", "v1a"] {
            var scheme = WebhookScheme.standardWebhooks
            scheme.signature.layout = .versions(version)
            let forged = try WebhookSigner(scheme, secrets: [Secret(text)], clock: time).sign(body, messageID: "msg_1")
            #expect(reason(of: WebhookDelivery(headerFields: forged, body: body), by: verifier) != nil)
        }
    }

    @Test func `a verifier of shared secrets does not look at v1a`() throws {
        let (delivery, _) = try delivery()
        let verifier = try WebhookVerifier(.standardWebhooks, secrets: [Secret("whsec_c2VjcmV0")], clock: time)
        #expect(reason(of: delivery, by: verifier) == .malformedHeader)
    }

    @Test func `keys of another form are refused`() {
        #expect(throws: AuthError.self) { try WebhookPublicKey.ed25519("whpk_AAAA") }
        #expect(throws: AuthError.self) {
            try WebhookPublicKey.rsa(pem: "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----")
        }
        #expect(throws: AuthError.self) {
            try WebhookPublicKey.rsaKeys(inKeySet: Array(#"{"keys":[{"kty":"oct","k":"AA"}]}"#.utf8))
        }
        #expect(throws: AuthError.self) { try Ed25519WebhookSigner(secretKey: Secret("whsk_AAAA")) }
        #expect(throws: AuthError.self) { try WebhookVerifier.standardWebhooks(publicKeys: []) }
    }

    @Test func `a channel token is compared, and a missing clientState rejects the whole delivery`() throws {
        let google = try WebhookVerifier.google(channelTokens: [Secret("channel-token")])
        let header = try field("X-Goog-Channel-Token")
        _ = try google.verify(WebhookDelivery(headerFields: [header: "channel-token"], body: []))
        #expect(
            reason(of: WebhookDelivery(headerFields: [header: "other"], body: []), by: google) == .signatureMismatch)
        #expect(reason(of: WebhookDelivery(headerFields: [:], body: []), by: google) == .missingHeader)

        let graph = try WebhookVerifier.microsoftGraph(clientStates: [Secret("state")])
        for (body, isGenuine) in [
            (#"{"value":[{"clientState":"state"},{"clientState":"state"}]}"#, true),
            (#"{"value":[{"clientState":"state"},{}]}"#, false), (#"{"value":[]}"#, false), ("", false),
            (#"{"value":[{"clientState":"state"},1]}"#, false), (#"{"value":[{"clientState":7}]}"#, false),
            (#"{"value":[{"clientState":"state","resourceData":{"id":[1,null]}}],"x":true}"#, true),
            (#"{"value":[{"clientState":"other"}]}"#, false), (#"{"value":{"clientState":"state"}}"#, false),
        ] {
            let rejected = reason(of: WebhookDelivery(headerFields: [:], body: Array(body.utf8)), by: graph)
            #expect((rejected == nil) == isGenuine, "\(body)")
        }
        #expect(throws: AuthError.self) { try WebhookVerifier.google(channelTokens: [Secret("")]) }
    }

    /// <https://developers.google.com/workspace/calendar/api/guides/push>: the notifications have no body.
    @Test func `Google's notifications are told apart by channel and number, not by their empty bodies`() async throws {
        let verifier = try WebhookVerifier.google(channelTokens: [Secret("channel-token")])
        let store = InMemoryReplayStore()
        func notification(_ channel: String, _ number: String) throws -> WebhookDelivery {
            WebhookDelivery(
                headerFields: [
                    try field("X-Goog-Channel-Token"): "channel-token", try field("X-Goog-Channel-ID"): channel,
                    try field("X-Goog-Message-Number"): number,
                ], body: [])
        }
        for (channel, number) in [("a", "1"), ("a", "2"), ("b", "1")] {
            _ = try await verifier.verify(try notification(channel, number), rememberingIn: store)
        }
        await #expect(throws: WebhookRejection(.replayed, "this delivery was accepted before")) {
            try await verifier.verify(try notification("a", "2"), rememberingIn: store)
        }
    }

    @Test func `handshakes are answered as the vendors want`() throws {
        let signer = try WebhookSigner(.slack, secrets: [Secret("s")], clock: time)
        let challenge = Array(#"{"type":"url_verification","challenge":"3eZbrw1aB"}"#.utf8)
        let webhook = try WebhookVerifier(.slack, secrets: [Secret("s")], clock: time)
            .verify(WebhookDelivery(headerFields: try signer.sign(challenge), body: challenge))
        #expect(WebhookHandshake.slack(webhook)?.body == Array("3eZbrw1aB".utf8))

        let graph = WebhookDelivery(
            headerFields: [:], body: [], url: "https://r.example/in?validationToken=a%20%3Cb%3E")
        let reply = try #require(WebhookHandshake.microsoftGraph(graph))
        #expect(reply.body == Array("a <b>".utf8))
        #expect(reply.headerFields[.contentType] == "text/plain; charset=utf-8")
        #expect(WebhookHandshake.microsoftGraph(WebhookDelivery(headerFields: [:], body: [])) == nil)

        let asana = try #require(
            WebhookHandshake.asana(WebhookDelivery(headerFields: [try field("X-Hook-Secret"): "b537"], body: [])))
        #expect(asana.reply.headerFields[try field("X-Hook-Secret")] == "b537")
        #expect(asana.secret == Secret("b537"))

        let options = WebhookDelivery(
            headerFields: [try field("WebHook-Request-Origin"): "events.example"], body: [], method: .options)
        let allowed = WebhookHandshake.cloudEvents(options, allowing: ["events.example"], ratePerMinute: 120)
        #expect(allowed?.headerFields[try field("WebHook-Allowed-Rate")] == "120")
        #expect(WebhookHandshake.cloudEvents(options, allowing: ["other.example"]) == nil)
    }

    @Test func `Meta's handshake needs the token, and Zoom's a signature`() throws {
        let token = Secret("meatyhamhock")
        let query = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
        let known = WebhookDelivery(
            headerFields: [:], body: [], method: .get, url: "https://r.example/in?\(query)meatyhamhock")
        #expect(WebhookHandshake.meta(known, verifyToken: token)?.body == Array("1158201444".utf8))
        for url in ["\(query)other", query, "\(query)meatyhamhock&hub.challenge=2", "hub.challenge=1"] {
            let delivery = WebhookDelivery(
                headerFields: [:], body: [], method: .get, url: "https://r.example/in?\(url)")
            #expect(WebhookHandshake.meta(delivery, verifyToken: token) == nil, "\(url)")
        }
        #expect(WebhookHandshake.meta(known, verifyToken: Secret("")) == nil)

        let secret = Secret("zoom-secret")
        let body = Array(#"{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}"#.utf8)
        let signer = try WebhookSigner(.zoom, secrets: [secret], clock: time)
        let webhook = try WebhookVerifier(.zoom, secrets: [secret], clock: time)
            .verify(WebhookDelivery(headerFields: try signer.sign(body), body: body))
        let reply = try #require(WebhookHandshake.zoom(webhook, secretToken: secret))
        #expect(
            String(decoding: reply.body, as: UTF8.self)
                == #"{"encryptedToken":"b17f0320a1322a509340a1a835b3d9edbc491f0b0790ed2d20d0604d39dfe922","plainToken":"qgg8vlvZRS6UYooatFL8Aw"}"#
        )
        #expect(WebhookHandshake.slack(webhook) == nil)
    }
}

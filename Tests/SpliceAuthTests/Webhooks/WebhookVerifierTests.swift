import HTTPTypes
import SpliceAuth
import Testing

@Suite struct WebhookVerifierTests {
    private let time = ManualTime(.seconds(1_614_265_330))

    private func standard(_ signature: String, id: String = "msg_p5jXN8AQM9LWM0D4loKWxJek") throws -> WebhookDelivery {
        WebhookDelivery(
            headerFields: [
                try field("webhook-id"): id, try field("webhook-timestamp"): "1614265330",
                try field("webhook-signature"): signature,
            ], body: Array(#"{"test": 2432232314}"#.utf8))
    }

    private let standardSecret = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    private let standardSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    @Test func `the vector of Standard Webhooks verifies`() throws {
        let verifier = try WebhookVerifier(.standardWebhooks, secrets: [standardSecret], clock: time)
        let webhook = try verifier.verify(try standard(standardSignature))
        #expect(webhook.messageID == "msg_p5jXN8AQM9LWM0D4loKWxJek")
        #expect(webhook.timestamp == .seconds(1_614_265_330))
        #expect(webhook.secretIndex == 0)
    }

    @Test func `one good signature among others is enough`() throws {
        let verifier = try WebhookVerifier(.standardWebhooks, secrets: [standardSecret], clock: time)
        _ = try verifier.verify(try standard("v1,AAAA v2,zzzz v1a,AAAA \(standardSignature)"))
    }

    @Test func `an unknown version is not taken for a known one`() throws {
        let verifier = try WebhookVerifier(.standardWebhooks, secrets: [standardSecret], clock: time)
        let delivery = try standard(standardSignature.replacing("v1,", with: "v2,"))
        #expect(throws: WebhookRejection.self) { try verifier.verify(delivery) }
    }

    @Test func `two secrets overlap while one replaces the other`() throws {
        let verifier = try WebhookVerifier(
            .standardWebhooks, secrets: [Secret("whsec_bmV3LXNlY3JldA=="), standardSecret], clock: time)
        #expect(try verifier.verify(try standard(standardSignature)).secretIndex == 1)
    }

    @Test(arguments: [(301, WebhookRejection.Reason.tooOld), (-301, .inTheFuture)])
    func `a time stamp outside the tolerance is rejected`(_ shift: Int, _ expected: WebhookRejection.Reason) throws {
        let verifier = try WebhookVerifier(.standardWebhooks, secrets: [standardSecret], clock: time)
        time.advance(by: .seconds(shift))
        #expect(reason(of: try standard(standardSignature), by: verifier) == expected)
    }

    @Test(arguments: [300, -300])
    func `a time stamp at the edge of the tolerance is accepted`(_ shift: Int) throws {
        let verifier = try WebhookVerifier(.standardWebhooks, secrets: [standardSecret], clock: time)
        time.advance(by: .seconds(shift))
        _ = try verifier.verify(try standard(standardSignature))
    }

    @Test func `a changed id or body does not verify`() throws {
        let verifier = try WebhookVerifier(.standardWebhooks, secrets: [standardSecret], clock: time)
        #expect(reason(of: try standard(standardSignature, id: "msg_other"), by: verifier) == .signatureMismatch)
        var delivery = try standard(standardSignature)
        for index in delivery.body.indices {
            delivery.body[index] ^= 1
            #expect(reason(of: delivery, by: verifier) == .signatureMismatch)
            delivery.body[index] ^= 1
        }
    }

    @Test func `a header that is absent, doubled or unreadable is rejected`() throws {
        let verifier = try WebhookVerifier(.shopify, secrets: [Secret("hush")])
        let name = try field("X-Shopify-Hmac-Sha256")
        #expect(reason(of: WebhookDelivery(headerFields: [:], body: []), by: verifier) == .missingHeader)
        var doubled = HTTPFields()
        doubled.append(HTTPField(name: name, value: "AAAA"))
        doubled.append(HTTPField(name: name, value: "AAAA"))
        #expect(reason(of: WebhookDelivery(headerFields: doubled, body: []), by: verifier) == .missingHeader)
        for text in ["", "%%%%", "AAA", "AAAA AAAA"] {
            let rejected = reason(of: WebhookDelivery(headerFields: [name: text], body: []), by: verifier)
            #expect(rejected == .malformedHeader || rejected == .missingHeader, "\(text)")
        }
    }

    @Test(arguments: [
        "-1614265330", "1614265330.0", "1614265330 1", "0x10", "99999999999999999999", "", "nan",
        "01614265330",
    ])
    func `a time stamp that is not plainly a number is rejected`(_ text: String) throws {
        let verifier = try WebhookVerifier(.standardWebhooks, secrets: [standardSecret], clock: time)
        var delivery = try standard(standardSignature)
        delivery.headerFields[try field("webhook-timestamp")] = text
        let rejected = reason(of: delivery, by: verifier)
        #expect(rejected == .malformedHeader || rejected == .missingHeader)
    }

    @Test func `an empty secret is an error of construction`() {
        #expect(throws: AuthError.self) { try WebhookVerifier(.shopify, secrets: []) }
        #expect(throws: AuthError.self) { try WebhookVerifier(.shopify, secrets: [Secret("")]) }
        #expect(throws: AuthError.self) { try WebhookVerifier(.standardWebhooks, secrets: [Secret("whsec_")]) }
        #expect(throws: AuthError.self) { try WebhookVerifier(.standardWebhooks, secrets: [Secret("not base 64!")]) }
        #expect(throws: AuthError.self) { try WebhookVerifier(.shopify, secrets: [Secret("a")], tolerance: .zero) }
    }

    @Test func `a delivery is accepted once`() async throws {
        let verifier = try WebhookVerifier(.standardWebhooks, secrets: [standardSecret], clock: time)
        let store = InMemoryReplayStore()
        let delivery = try standard(standardSignature)
        _ = try await verifier.verify(delivery, rememberingIn: store)
        await #expect(throws: WebhookRejection(.replayed, "this delivery was accepted before")) {
            try await verifier.verify(delivery, rememberingIn: store)
        }
    }

    @Test func `a delivery that is dated ahead stays known for as long as it is good`() async throws {
        let verifier = try WebhookVerifier(.standardWebhooks, secrets: [standardSecret], clock: time)
        let store = InMemoryReplayStore()
        let delivery = try standard(standardSignature)
        time.advance(by: .seconds(-300))
        _ = try await verifier.verify(delivery, rememberingIn: store)
        for seconds in [1, 299, 300] {
            time.advance(by: .seconds(seconds))
            await #expect(throws: WebhookRejection(.replayed, "this delivery was accepted before"), "\(seconds)") {
                try await verifier.verify(delivery, rememberingIn: store)
            }
        }
    }

    @Test func `changing an unsigned id does not make a replay new`() async throws {
        let signer = try WebhookSigner(.shopify, secrets: [Secret("hush")])
        let verifier = try WebhookVerifier(.shopify, secrets: [Secret("hush")])
        let store = InMemoryReplayStore()
        var delivery = WebhookDelivery(headerFields: try signer.sign([1, 2, 3], messageID: "1"), body: [1, 2, 3])
        _ = try await verifier.verify(delivery, rememberingIn: store)
        delivery.headerFields[try field("X-Shopify-Event-Id")] = "2"
        await #expect(throws: WebhookRejection.self) { try await verifier.verify(delivery, rememberingIn: store) }
    }

    @Test func `of many that arrive at once exactly one is accepted`() async throws {
        let store = InMemoryReplayStore()
        let accepted = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<64 { group.addTask { try await store.remember("k", at: .seconds(1), for: .seconds(9)) } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(accepted == 1)
    }

    @Test func `the replay store forgets what is over and keeps its bound`() async throws {
        let store = InMemoryReplayStore(capacity: 3)
        for key in ["a", "b", "c"] { #expect(try await store.remember(key, at: .zero, for: .seconds(10))) }
        #expect(try await !store.remember("a", at: .seconds(9), for: .seconds(10)))
        #expect(try await store.remember("d", at: .seconds(9), for: .seconds(10)))  // "a" makes room
        #expect(try await store.remember("a", at: .seconds(9), for: .seconds(10)))
        #expect(try await !store.remember("d", at: .seconds(9), for: .seconds(10)))
        #expect(try await store.remember("c", at: .seconds(10), for: .seconds(10)))
    }

    @Test func `an unsigned source needs a reason and gives an unverified webhook`() throws {
        #expect(throws: AuthError.self) { try UnsignedSource(justification: "  ") }
        let source = try UnsignedSource(justification: "ShipStation V1 does not sign; the record is fetched")
        #expect(source.accept(WebhookDelivery(headerFields: [:], body: [7])).delivery.body == [7])
    }
}

/// Why `verifier` rejects `delivery`; `nil` when it does not.
func reason(of delivery: WebhookDelivery, by verifier: WebhookVerifier) -> WebhookRejection.Reason? {
    do {
        _ = try verifier.verify(delivery)
        return nil
    } catch {
        return error.reason
    }
}

import HTTPTypes
import Logging
import SpliceAuth
import SpliceConnect
import SpliceHTTP
import SpliceShopify
import SpliceTesting
import Testing

@Suite struct ShopifyTests {
    private let model = ShopModel()

    private func shop() async throws -> Shopify {
        try await model.connector(
            in: ConnectorEnvironment(
                transport: model.transport, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
    }

    @Test func `the connector keeps its contract`() async throws {
        let report = try await ConnectorConformance { ShopModel() }.report()
        #expect(report.isConformant, "\(report)")
    }

    @Test func `webhook subscriptions are made once, repaired, and removed`() async throws {
        let shop = try await shop()
        let here = "https://acme.example/webhooks/shop"
        let first = try await shop.reconcile([.ordersPaid, .ordersCancelled], at: here)
        #expect(first.missing == [.ordersCancelled, .ordersPaid])
        #expect(try await shop.reconcile([.ordersPaid, .ordersCancelled], at: here).isEmpty)

        model.server.removeWebhooks()  // as Shopify does after a run of failures
        #expect(try await shop.reconcile([.ordersPaid], at: here).missing == [.ordersPaid])
        #expect(try await shop.reconcile([], at: here).superfluous.count == 1)
        #expect(try await shop.subscriptions().isEmpty)
    }

    @Test func `subscribing twice yields the same subscription`() async throws {
        let shop = try await shop()
        let first = try await shop.subscribe(to: .ordersPaid, at: "https://acme.example/hook")
        #expect(try await shop.subscribe(to: .ordersPaid, at: "https://acme.example/hook") == first)
        try await shop.unsubscribe(first)
        try await shop.unsubscribe(first)
    }

    @Test(arguments: [
        ("orders/paid", #"{"id":1,"financial_status":"pending"}"#), ("orders/paid", #"{"id":1}"#),
        ("orders/cancelled", #"{"id":1,"cancelled_at":null}"#), ("orders/paid", #"{"financial_status":"paid"}"#),
        ("orders/paid", #"[]"#),
    ])
    func `a topic that the signed order does not bear out is refused`(topic: String, body: String) async throws {
        let request = ShopModel.request(Array(body.utf8), topic: topic, event: "1")
        let refusal = await #expect(throws: WebhookRefusal.self) { try await shop().receive(request) }
        #expect(refusal?.reason == .malformed)
    }

    @Test func `a topic that nobody knows and a missing event id are refused`() async throws {
        let body = Array(#"{"id":1,"financial_status":"paid"}"#.utf8)
        let unknown = await #expect(throws: WebhookRefusal.self) {
            try await shop().receive(ShopModel.request(body, topic: "products/create", event: "1"))
        }
        #expect(unknown?.reason == .unknownTopic)
        let bare = await #expect(throws: WebhookRefusal.self) {
            try await shop().receive(ShopModel.request(body, topic: "orders/paid", event: nil))
        }
        #expect(bare?.reason == .malformed)
    }

    @Test func `a later version than the pinned one is a warning`() async throws {
        let transport = FaultTransport(to: model.transport)
        var head = HTTPResponse(status: .ok)
        if let name = HTTPField.Name("X-Shopify-API-Version") { head.headerFields[name] = "2026-10" }
        transport.failNext(with: .reply(HTTPReply(head: head, body: ResponseBody(Array(#"{"orders":[]}"#.utf8)))))
        let shop = try await model.connector(
            in: ConnectorEnvironment(
                transport: transport, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
        let report = try await shop.check()
        #expect(report.severity == .warning)
        #expect(report.isUsable)
    }

    @Test(arguments: ["", "Acme", "acme.myshopify.com", "acme/admin", "-acme", "a@evil.example#"])
    func `a shop that is no plain name is refused, since it becomes a host`(shop: String) {
        let configuration = Shopify.Configuration(
            shop: shop, accessToken: .stored("token"), clientSecret: .stored("secret"))
        #expect(throws: ConnectError.self) { try configuration.validate() }
    }

    @Test func `a missing secret is named`() async throws {
        let environment = ConnectorEnvironment(
            transport: model.transport, secrets: StoredSecrets([:]), logger: Logger(label: "test"))
        let error = await #expect(throws: ConnectError.self) {
            try await Shopify(
                .init(shop: "acme", accessToken: .stored("token"), clientSecret: .stored("secret")), in: environment)
        }
        #expect(error?.code == .configuration)
        #expect(error?.description.contains("stored:token") == true)
    }
}

/// A configuration as JSON that keeps to the schema.
@Suite struct ConfigurationJSONTests {
    @Test func `what may be left out has its fallback`() throws {
        let json =
            #"{"shop":"acme","accessToken":{"source":"stored","name":"t"},"clientSecret":{"source":"stored","name":"s"}}"#
        let expected = Shopify.Configuration(shop: "acme", accessToken: .stored("t"), clientSecret: .stored("s"))
        #expect(try Shopify.Configuration(json: Array(json.utf8)) == expected)
    }
}

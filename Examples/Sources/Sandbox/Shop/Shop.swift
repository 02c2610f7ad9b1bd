import Foundation
import Hummingbird
import Synchronization

/// The shop: the part of Shopify's REST Admin API that an order integration needs.
///
/// Orders are read page by page, webhooks are subscribed to, and from the first subscription to `orders/paid` on the shop
/// places its orders and tells the subscribers. Followed: <https://shopify.dev/docs/api/admin-rest> (orders, webhooks,
/// usage/pagination, usage/rate-limits) and <https://shopify.dev/docs/apps/build/webhooks>. The wording of error bodies is
/// from memory of the live API and not verified.
package final class Shop: StandIn {
    /// What an app needs to know of the shop.
    package struct Access: Sendable, Equatable {
        package var domain = "splice-demo.myshopify.com"
        package var accessToken: String
        /// Signs the webhooks.
        package var clientSecret: String
        package var apiVersion = "2026-07"
    }

    package let access: Access
    let name = "shop"
    let limit: RateLimit.Rule
    private let options: SandboxOptions
    private let ledger: Ledger
    private let webhooks: WebhookSender
    private let state = Mutex(ShopState())
    private let opened = Opening()

    init(options: SandboxOptions, ledger: Ledger, faults: FaultPlan) {
        var generator = SeededGenerator(seed: options.seed, purpose: "shop access")
        access = Access(
            accessToken: "shpat_\(generator.token(length: 32))", clientSecret: "shpss_\(generator.token(length: 32))")
        limit = RateLimit.Rule(burst: 40, perSecond: 2, timeScale: options.timeScale)
        self.options = options
        self.ledger = ledger
        webhooks = WebhookSender(
            access: access, span: options.webhookRetrySpan, faults: faults, ledger: ledger)
    }

    /// Places the orders once there is a subscriber, and delivers their webhooks, until every delivery has ended.
    func run() async throws {
        try await opened.wait()
        let start = ContinuousClock.now
        try await withThrowingDiscardingTaskGroup { group in
            for index in 0..<options.orders {
                try await Task.sleep(until: start + .seconds(Double(index) / options.ordersPerSecond))
                let order = ShopOrder.seeded(index, seed: options.seed, at: .now)
                ledger.record(
                    "order", key: order.name, id: String(order.id),
                    facts: ["email": order.email, "total": ShopOrder.money(order.totalCents)])
                let subscriptions = state.withLock { state in
                    state.place(order)
                    return state.subscriptions
                }
                for subscription in subscriptions where subscription.topic == "orders/paid" {
                    group.addTask { [self] in
                        // After the last retry the subscription is deleted, as Shopify does with those made through the API.
                        if try await webhooks.deliver(order, to: subscription) == .givenUp {
                            _ = state.withLock { $0.unsubscribe(id: subscription.id) }
                        }
                    }
                }
            }
        }
    }

    func addRoutes(to router: Router<SandboxContext>) {
        let admin = router.group("admin/api/:version")
        admin.get("orders.json") { self.authorized($0, $1, self.orders) }
        admin.get("orders/count.json") { self.authorized($0, $1, self.count) }
        admin.get("orders/:file") { self.authorized($0, $1, self.order) }
        admin.get("orders/:file/transactions.json") { self.authorized($0, $1, self.transactions) }
        admin.get("webhooks.json") { self.authorized($0, $1, self.subscriptions) }
        admin.post("webhooks.json") { request, context in
            if let refusal = self.refusal(request, context) { return refusal }
            return try await self.subscribe(request)
        }
        admin.delete("webhooks/:file") { self.authorized($0, $1, self.unsubscribe) }
    }

    // MARK: - Refusals

    func headers(_ standing: RateLimit.Standing) -> HTTPFields {
        HTTPFields(named: [
            "X-Shopify-Shop-Api-Call-Limit": "\(standing.used)/\(standing.rule.burst)",
            "X-Shopify-API-Version": access.apiVersion, "X-Request-Id": UUID().uuidString.lowercased(),
        ])
    }

    func throttled(_ standing: RateLimit.Standing) -> Response {
        .json(
            [
                "errors":
                    "Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service."
            ],
            status: .tooManyRequests, headers: HTTPFields(named: ["Retry-After": "\(standing.retryAfter).0"]))
    }

    func failed(_ status: HTTPResponse.Status) -> Response {
        .json(["errors": "Something went wrong, please try again."], status: status)
    }

    private func refusal(_ request: Request, _ context: SandboxContext) -> Response? {
        guard request.headers.value("X-Shopify-Access-Token") == access.accessToken else {
            return .json(
                ["errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"],
                status: .unauthorized)
        }
        guard context.parameters.get("version")?.wholeMatch(of: /\d{4}-(01|04|07|10)/) != nil else {
            return .json(["errors": "Not Found"], status: .notFound)
        }
        return nil
    }

    private func authorized(
        _ request: Request, _ context: SandboxContext, _ answer: (Request, SandboxContext) -> Response
    ) -> Response {
        refusal(request, context) ?? answer(request, context)
    }

    private static func invalid(_ field: String, _ message: String, _ status: HTTPResponse.Status) -> Response {
        .json(["errors": .object([.init(name: field, value: [.string(message)])])], status: status)
    }

    // MARK: - Orders

    private func query(_ request: Request) throws(OrderQuery.Invalid) -> OrderQuery {
        try OrderQuery(request.queryItems)
    }

    private func orders(_ request: Request, _ context: SandboxContext) -> Response {
        do {
            let query = try query(request)
            let page = query.page(of: state.withLock { $0.orders })
            var headers = HTTPFields()
            if let next = page.next, let host = request.head.authority {
                let url = "http://\(host)\(request.uri.path)?limit=\(query.limit)&page_info=\(next)"
                headers.set("Link", to: "<\(url)>; rel=\"next\"")
            }
            let documents = page.orders.map { order in query.fields.map(order.document.keeping) ?? order.document }
            return .json(["orders": .array(documents)], headers: headers)
        } catch {
            return Self.invalid(error.parameter, error.message, .badRequest)
        }
    }

    private func count(_ request: Request, _ context: SandboxContext) -> Response {
        do {
            var query = try query(request)
            query.limit = .max
            return .json(["count": .integer(query.page(of: state.withLock { $0.orders }).orders.count)])
        } catch {
            return Self.invalid(error.parameter, error.message, .badRequest)
        }
    }

    private func order(_ request: Request, _ context: SandboxContext) -> Response {
        guard let id = Self.id(context), let order = state.withLock({ $0.order(id: id) }) else {
            return .json(["errors": "Not Found"], status: .notFound)
        }
        return .json(["order": order.document])
    }

    /// One sale an order: the demo's orders are paid at once.
    private func transactions(_ request: Request, _ context: SandboxContext) -> Response {
        guard let id = context.parameters.get("file").flatMap({ Int($0) }),
            let order = state.withLock({ $0.order(id: id) })
        else { return .json(["errors": "Not Found"], status: .notFound) }
        return .json(["transactions": [order.sale]])
    }

    /// The id in a path such as `orders/17.json`.
    private static func id(_ context: SandboxContext) -> Int? {
        context.parameters.get("file").flatMap { $0.hasSuffix(".json") ? Int($0.dropLast(5)) : nil }
    }

    // MARK: - Webhook subscriptions

    private struct SubscriptionRequest: Decodable {
        struct Webhook: Decodable {
            var topic: String
            var address: String
            var format: String?
        }
        var webhook: Webhook
    }

    private func subscribe(_ request: Request) async throws -> Response {
        guard let webhook = try? JSONDecoder().decode(SubscriptionRequest.self, from: try await request.bytes()).webhook
        else {
            return Self.invalid("webhook", "Required parameter missing or invalid", .badRequest)
        }
        guard let url = URL(string: webhook.address), ["http", "https"].contains(url.scheme), url.host() != nil else {
            return Self.invalid("address", "is not a valid URL", .unprocessableContent)
        }
        let topics = ["orders/create", "orders/paid", "orders/updated", "orders/cancelled"]
        guard topics.contains(webhook.topic), webhook.format ?? "json" == "json" else {
            return Self.invalid("topic", "Invalid topic or format specified", .unprocessableContent)
        }
        let added = state.withLock { $0.subscribe(topic: webhook.topic, address: webhook.address, at: .now) }
        guard let added else {
            return Self.invalid("address", "for this topic has already been taken", .unprocessableContent)
        }
        if webhook.topic == "orders/paid" { opened.open() }
        return .json(["webhook": document(added)], status: .created)
    }

    private func subscriptions(_ request: Request, _ context: SandboxContext) -> Response {
        let topic = request.query("topic")
        let found = state.withLock { $0.subscriptions }.filter { topic == nil || $0.topic == topic }
        return .json(["webhooks": .array(found.map(document))])
    }

    private func unsubscribe(_ request: Request, _ context: SandboxContext) -> Response {
        guard let id = Self.id(context), state.withLock({ $0.unsubscribe(id: id) }) else {
            return .json(["errors": "Not Found"], status: .notFound)
        }
        return .json([:])
    }

    private func document(_ subscription: ShopState.Subscription) -> JSON {
        let time = JSON.string(ShopOrder.shopTime(subscription.createdAt))
        return [
            "id": .integer(subscription.id), "address": .string(subscription.address),
            "topic": .string(subscription.topic), "created_at": time, "updated_at": time, "format": "json",
            "fields": [], "metafield_namespaces": [], "api_version": .string(access.apiVersion),
            "private_metafield_namespaces": [],
        ]
    }
}

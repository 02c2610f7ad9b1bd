import Crypto
import Foundation
import HTTPTypes
import Sandbox
import Testing

@Suite struct ShopTests {
    private func call(_ sandbox: RunningSandbox, _ method: String, _ path: String) throws -> Call {
        let shop = sandbox.endpoints.shop
        return try Call(
            method, "\(shop.url)/admin/api/\(shop.apiVersion)/\(path)",
            headers: ["X-Shopify-Access-Token": shop.accessToken])
    }

    private func subscribe(_ sandbox: RunningSandbox, _ address: String) async throws -> Answer {
        try await call(sandbox, "POST", "webhooks.json")
            .json(#"{"webhook":{"topic":"orders/paid","address":"\#(address)","format":"json"}}"#).send()
    }

    /// The names on each page, following the Link header to the end.
    private func pages(_ sandbox: RunningSandbox, _ query: String) async throws -> [[String]] {
        var pages: [[String]] = []
        var next: String? = try call(sandbox, "GET", "orders.json?\(query)").url
        while let url = next {
            let token = ["X-Shopify-Access-Token": sandbox.endpoints.shop.accessToken]
            let answer = try await Call("GET", url, headers: token).send()
            #expect(answer.status == 200)
            let orders = try #require(
                try JSONSerialization.jsonObject(with: answer.body) as? [String: [[String: Any]]])["orders"]
            pages.append((orders ?? []).compactMap { $0["name"] as? String })
            let link = answer.header("Link")
            next = link?.firstMatch(of: /<([^>]+)>; rel="next"/).map { String($0.output.1) }
        }
        return pages
    }

    /// A sandbox whose shop has placed these orders, each webhook taken.
    private func withOrders(
        _ count: Int, _ test: @Sendable (RunningSandbox, Receiver) async throws -> Void
    ) async throws {
        try await RunningSandbox.run({ $0.orders = count }) { sandbox async throws in
            try await Receiver.run { receiver, address in
                #expect(try await subscribe(sandbox, address).status == 201)
                await receiver.wait(for: count)
                try await test(sandbox, receiver)
            }
        }
    }

    @Test func `an order's transactions show what paid it`() async throws {
        try await withOrders(1) { sandbox, _ async throws in
            let order = try await call(sandbox, "GET", "orders.json?status=any").send()
            let id = try #require(try order.value("orders.0.id"))
            let sale = try await call(sandbox, "GET", "orders/\(id)/transactions.json").send()
            #expect(try sale.value("transactions.0.order_id") == id)
            #expect(try sale.value("transactions.0.amount") == order.value("orders.0.total_price"))
            #expect(try await call(sandbox, "GET", "orders/1/transactions.json").send().status == 404)
        }
    }

    @Test func `pages hold every order once, newest first`() async throws {
        try await withOrders(7) { sandbox, _ async throws in
            let pages = try await pages(sandbox, "status=any&limit=3")
            #expect(pages == [["#1007", "#1006", "#1005"], ["#1004", "#1003", "#1002"], ["#1001"]])
            #expect(try await call(sandbox, "GET", "orders/count.json?status=any").send().text == #"{"count":7}"#)
        }
    }

    @Test func `filters select by time, id and status, and survive paging`() async throws {
        try await withOrders(4) { sandbox, _ async throws in
            #expect(
                try await pages(sandbox, "updated_at_min=2020-01-01T00:00:00-05:00&limit=3").map(\.count) == [3, 1])
            #expect(try await pages(sandbox, "updated_at_min=2090-01-01T00:00:00%2B01:00") == [[]])
            #expect(try await pages(sandbox, "status=closed") == [[]])
            let second = ShopOrder.seeded(1, seed: 1, at: .now).id
            #expect(try await pages(sandbox, "since_id=\(second)&limit=1") == [["#1004"], ["#1003"]])
            #expect(try await pages(sandbox, "ids=\(second)&fields=id,name") == [["#1002"]])
        }
    }

    @Test(arguments: [
        ("limit=251", "limit"), ("limit=0", "limit"), ("status=lost", "status"),
        ("updated_at_min=yesterday", "updated_at_min"),
        ("page_info=x&status=any", "status"), ("page_info=%25%25", "page_info"),
    ])
    func `a wrong query is refused with the parameter's name`(query: String, parameter: String) async throws {
        try await RunningSandbox.run { sandbox async throws in
            let answer = try await call(sandbox, "GET", "orders.json?\(query)").send()
            #expect(answer.status == 400)
            #expect(try answer.value("errors.\(parameter).0") != nil)
        }
    }

    @Test func `who has no token or no version gets nothing`() async throws {
        try await RunningSandbox.run { sandbox async throws in
            let shop = sandbox.endpoints.shop
            #expect(try await Call("GET", "\(shop.url)/admin/api/2026-07/orders.json").send().status == 401)
            let token = ["X-Shopify-Access-Token": shop.accessToken]
            #expect(
                try await Call("GET", "\(shop.url)/admin/api/2026-08/orders.json", headers: token).send().status == 404)
            #expect(try await call(sandbox, "GET", "orders/1.json").send().status == 404)
        }
    }

    @Test func `a webhook is signed over its raw body and carries the order as the API shows it`() async throws {
        try await withOrders(1) { sandbox, receiver in
            let delivery = try #require(receiver.deliveries.first)
            let key = SymmetricKey(data: Data(sandbox.endpoints.shop.clientSecret.utf8))
            let signature = try #require(Data(base64Encoded: delivery.header("X-Shopify-Hmac-Sha256") ?? ""))
            #expect(HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: delivery.body, using: key))
            #expect(delivery.header("X-Shopify-Topic") == "orders/paid")
            #expect(delivery.header("X-Shopify-Shop-Domain") == sandbox.endpoints.shop.domain)
            #expect(delivery.header("X-Shopify-Triggered-At")?.hasSuffix("Z") == true)
            let id = ShopOrder.seeded(0, seed: 1, at: .now).id
            let order = try await call(sandbox, "GET", "orders/\(id).json").send()
            #expect(order.text == #"{"order":\#(String(decoding: delivery.body, as: UTF8.self))}"#)
        }
    }

    @Test func `a webhook that is refused comes again, the same in every byte`() async throws {
        try await RunningSandbox.run({
            $0.orders = 1; $0.webhookRetrySpan = .milliseconds(500)
        }) { sandbox async throws in
            try await Receiver.run(status: { $0 < 2 ? .internalServerError : .ok }) { receiver, address in
                _ = try await subscribe(sandbox, address)
                await receiver.wait(for: 3)
                let deliveries = receiver.deliveries
                #expect(Set(deliveries.map(\.body)).count == 1)
                #expect(Set(deliveries.map { $0.header("X-Shopify-Webhook-Id") }).count == 1)
            }
        }
    }

    @Test func `after eight retries in vain the subscription is gone`() async throws {
        try await RunningSandbox.run({
            $0.orders = 1; $0.webhookRetrySpan = .milliseconds(100)
        }) { sandbox async throws in
            try await Receiver.run(status: { _ in .internalServerError }) { receiver, address in
                _ = try await subscribe(sandbox, address)
                await receiver.wait(for: 9)
                while try !sandbox.effects("shop").contains("webhook-given-up #1001") { await Task.yield() }
                while try await call(sandbox, "GET", "webhooks.json").send().text != #"{"webhooks":[]}"# {}
                #expect(receiver.deliveries.count == 9)
            }
        }
    }

    @Test func `under faults some webhooks come twice, some never, and the orders are all there to read`() async throws
    {
        let rates = FaultRates.only {
            ($0.webhookLost, $0.webhookDuplicated, $0.webhookDelayed) = (0.2, 0.3, 0.3)
        }
        try await RunningSandbox.run({ ($0.orders, $0.faults, $0.rates) = (40, 7, rates) }) { sandbox async throws in
            try await Receiver.run { receiver, address in
                _ = try await subscribe(sandbox, address)
                let plan = FaultPlan(seed: 7, rates: rates)
                let fates = (0..<40).map {
                    plan.webhook(event: "\(ShopOrder.seeded($0, seed: 1, at: .now).id)-orders/paid")
                }
                let sent = fates.filter { !$0.isLost }
                await receiver.wait(for: sent.count + sent.count { $0.duplicateAfter != nil })
                let events = receiver.deliveries.map { $0.header("X-Shopify-Event-Id") ?? "" }
                #expect(Set(events).count == sent.count)
                #expect(sent.count < 40 && events.count > sent.count)
                #expect(try await pages(sandbox, "limit=250&status=any").joined().count == 40)
            }
        }
    }

    @Test func `one address subscribes to a topic once`() async throws {
        try await RunningSandbox.run { sandbox async throws in
            #expect(try await subscribe(sandbox, "http://127.0.0.1:9/a").status == 201)
            let again = try await subscribe(sandbox, "http://127.0.0.1:9/a")
            #expect(again.status == 422)
            #expect(try again.value("errors.address.0") == "for this topic has already been taken")
            #expect(try await subscribe(sandbox, "nonsense").status == 422)
        }
    }

    @Test func `the bucket's level is told, and a full one refuses with a time to wait`() async throws {
        try await RunningSandbox.run({ $0.timeScale = 1 }) { sandbox async throws in
            let first = try await call(sandbox, "GET", "orders/count.json").send()
            #expect(first.header("X-Shopify-Shop-Api-Call-Limit") == "1/40")
            for _ in 1..<40 { _ = try await call(sandbox, "GET", "orders/count.json").send() }
            let refused = try await call(sandbox, "GET", "orders/count.json").send()
            #expect(refused.status == 429)
            #expect((refused.header("Retry-After").flatMap(Double.init) ?? 0) >= 1)
        }
    }
}

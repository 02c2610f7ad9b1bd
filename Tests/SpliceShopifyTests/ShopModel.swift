import Crypto
import Foundation
import HTTPTypes
import SpliceAuth
import SpliceConnect
import SpliceHTTP
import SpliceShopify
import SpliceTesting
import Synchronization

/// A shop in memory that answers as the REST Admin API is documented to: newest first, `page_info`, `updated_at_min` in seconds.
///
/// Written from <https://shopify.dev/docs/api/admin-rest/usage/pagination> and the pages about webhooks.
struct ShopModel: SourceSystem, WebhookSystem {
    let server = ShopServer()

    var transport: any Transport { server }
    var secrets: [String] { [ShopServer.token, ShopServer.clientSecret] }
    var stream: StreamID { "orders" }
    var pageSize: Int { 3 }
    var signatureHeader: String { "X-Shopify-Hmac-Sha256" }

    func connector(in environment: ConnectorEnvironment) async throws -> Shopify {
        var environment = environment
        environment.secrets = StoredSecrets([
            "token": Secret(ShopServer.token), "secret": Secret(ShopServer.clientSecret),
        ])
        return try await Shopify(
            .init(shop: "acme", accessToken: .stored("token"), clientSecret: .stored("secret"), pageSize: pageSize),
            in: environment)
    }

    func put(_ number: Int, revision: Int, at position: Int) async -> RecordKey {
        server.put(number, revision: revision, at: position)
        return RecordKey("\(number)")
    }

    func delete(_ number: Int, at position: Int) async {}

    func damage(_ number: Int) async { server.damage(number) }

    func webhook(_ number: Int, delivery: Int) async -> WebhookRequest {
        let body = Array(#"{"id":\#(5_000 + number),"financial_status":"paid"}"#.utf8)
        return Self.request(
            body, topic: "orders/paid", event: "event-\(number)", delivery: "delivery-\(number)-\(delivery)")
    }

    static func request(_ body: [UInt8], topic: String, event: String?, delivery: String = "1") -> WebhookRequest {
        let key = SymmetricKey(data: Data(ShopServer.clientSecret.utf8))
        let signature = Data(HMAC<SHA256>.authenticationCode(for: body, using: key)).base64EncodedString()
        var headers = HTTPFields()
        for (name, value) in [
            ("X-Shopify-Hmac-Sha256", signature), ("X-Shopify-Topic", topic), ("X-Shopify-Event-Id", event),
            ("X-Shopify-Webhook-Id", delivery),
        ] {
            if let name = HTTPField.Name(name), let value { headers[name] = value }
        }
        return WebhookRequest(method: .post, path: "/webhooks/shop", headers: headers, rawBody: body)
    }
}

/// The server side of ``ShopModel``.
final class ShopServer: Transport {
    static let token = "shpat_0123456789abcdef"
    static let clientSecret = "shpss_fedcba9876543210"

    private struct Order {
        var id: Int
        var revision: Int
        /// Seconds since 1970.
        var updated: Int
        var isDamaged = false

        var json: String {
            let time = isDamaged ? "yesterday" : Date(timeIntervalSince1970: Double(updated)).formatted(.iso8601)
            return #"{"id":\#(id),"updated_at":"\#(time)","note":"revision \#(revision)"}"#
        }
    }

    private struct State {
        var orders: [Int: Order] = [:]
        var webhooks: [(id: Int, topic: String, address: String)] = []
        var nextWebhook = 1
    }

    private let state = Mutex(State())

    func put(_ number: Int, revision: Int, at position: Int) {
        state.withLock {
            $0.orders[number] = Order(id: number, revision: revision, updated: 1_700_000_000 + position)
        }
    }

    func damage(_ number: Int) { state.withLock { $0.orders[number]?.isDamaged = true } }

    func removeWebhooks() { state.withLock { $0.webhooks = [] } }

    func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        guard let name = HTTPField.Name("X-Shopify-Access-Token"), request.headerFields[name] == Self.token else {
            return Self.reply(.unauthorized, #"{"errors":"[API] Invalid API key or access token"}"#)
        }
        guard let url = URLComponents(string: request.path ?? ""), url.path.hasPrefix("/admin/api/2026-07/") else {
            return Self.reply(.notFound, #"{"errors":"Not Found"}"#)
        }
        let query = Dictionary(
            (url.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
        switch (request.method, url.path.dropFirst("/admin/api/2026-07/".count)) {
        case (.get, "orders.json"): return orders(query, host: request.authority ?? "")
        case (.get, let path) where path.hasSuffix("/transactions.json"):
            return transactions(Int(path.dropFirst("orders/".count).prefix { $0 != "/" }) ?? 0)
        case (.get, "webhooks.json"): return Self.reply(.ok, #"{"webhooks":[\#(webhooks())]}"#)
        case (.post, "webhooks.json"): return try subscribe(body)
        case (.delete, let path) where path.hasPrefix("webhooks/"):
            return unsubscribe(Int(path.dropFirst("webhooks/".count).prefix { $0 != "." }) ?? 0)
        default: return Self.reply(.notFound, #"{"errors":"Not Found"}"#)
        }
    }

    /// One transaction an order and revision.
    private func transactions(_ order: Int) -> HTTPReply {
        guard let revision = state.withLock({ $0.orders[order]?.revision }) else {
            return Self.reply(.notFound, #"{"errors":"Not Found"}"#)
        }
        let all = (1...revision).map {
            #"{"id":\#(order * 100 + $0),"order_id":\#(order),"kind":"sale","amount":"1.00"}"#
        }
        return Self.reply(.ok, #"{"transactions":[\#(all.joined(separator: ","))]}"#)
    }

    /// Newest change first; a cursor holds the change after which to go on, and the filter.
    private func orders(_ query: [String: String], host: String) -> HTTPReply {
        let limit = query["limit"].flatMap { Int($0) } ?? 50
        var cursor: (from: Int, before: (Int, Int)?) = (query["updated_at_min"].flatMap(Self.seconds) ?? 0, nil)
        if let info = query["page_info"] {
            guard Set(query.keys).isSubset(of: ["limit", "page_info", "fields"]) else {
                return Self.reply(.badRequest, #"{"errors":{"page_info":["no filter is allowed beside it"]}}"#)
            }
            let parts = info.split(separator: "-").compactMap { Int($0) }
            cursor = (parts[0], (parts[1], parts[2]))
        }
        let all = state.withLock { Array($0.orders.values) }
            .filter { $0.updated >= cursor.from || $0.isDamaged }
            .sorted { ($0.updated, $0.id) > ($1.updated, $1.id) }
        let rest = all.filter { order in cursor.before.map { (order.updated, order.id) < $0 } ?? true }
        let page = rest.prefix(limit)
        var reply = Self.reply(.ok, #"{"orders":[\#(page.map(\.json).joined(separator: ","))]}"#)
        if rest.count > limit, let last = page.last, let link = HTTPField.Name("Link") {
            let next = "\(cursor.from)-\(last.updated)-\(last.id)"
            reply.head.headerFields[link] =
                "<https://\(host)/admin/api/2026-07/orders.json?limit=\(limit)&page_info=\(next)>; rel=\"next\""
        }
        return reply
    }

    private static func seconds(_ text: String) -> Int? {
        (try? Date.ISO8601FormatStyle().parse(text)).map { Int($0.timeIntervalSince1970) }
    }

    /// The version that the app is set to, which is not the connector's.
    private static let appVersion = "2026-04"

    private func webhooks() -> String {
        state.withLock { $0.webhooks }
            .map {
                #"{"id":\#($0.id),"topic":"\#($0.topic)","address":"\#($0.address)","api_version":"\#(Self.appVersion)"}"#
            }
            .joined(separator: ",")
    }

    private struct Wish: Decodable {
        struct Webhook: Decodable {
            var topic: String
            var address: String
        }
        var webhook: Webhook
    }

    private func subscribe(_ body: RequestBody) throws -> HTTPReply {
        guard case .bytes(let bytes) = body.content else { return Self.reply(.badRequest, "{}") }
        let wish = try JSONDecoder().decode(Wish.self, from: Data(bytes)).webhook
        return state.withLock { state in
            guard !state.webhooks.contains(where: { $0.topic == wish.topic && $0.address == wish.address }) else {
                return Self.reply(
                    .unprocessableContent, #"{"errors":{"address":["for this topic has already been taken"]}}"#)
            }
            let id = state.nextWebhook
            state.nextWebhook += 1
            state.webhooks.append((id, wish.topic, wish.address))
            return Self.reply(
                .created,
                #"{"webhook":{"id":\#(id),"topic":"\#(wish.topic)","address":"\#(wish.address)","api_version":"\#(Self.appVersion)"}}"#
            )
        }
    }

    private func unsubscribe(_ id: Int) -> HTTPReply {
        state.withLock { state in
            let count = state.webhooks.count
            state.webhooks.removeAll { $0.id == id }
            return state.webhooks.count < count ? Self.reply(.ok, "{}") : Self.reply(.notFound, "{}")
        }
    }

    private static func reply(_ status: HTTPResponse.Status, _ json: String) -> HTTPReply {
        HTTPReply(
            head: HTTPResponse(status: status, headerFields: [.contentType: "application/json"]),
            body: ResponseBody(Array(json.utf8)))
    }
}

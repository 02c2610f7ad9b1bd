import Crypto
import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Delivers webhooks over HTTP as Shopify does: signed, five seconds to answer, anything but 2xx is sent again.
///
/// Followed: <https://shopify.dev/docs/apps/build/webhooks/delivery-structure>,
/// <https://shopify.dev/docs/apps/build/webhooks/verify-deliveries>,
/// <https://shopify.dev/docs/apps/build/webhooks/ignore-duplicates>.
struct WebhookSender: Sendable {
    enum Outcome: Sendable {
        case delivered, lost, givenUp
    }

    let access: Shop.Access
    let schedule: RetrySchedule
    let faults: FaultPlan
    let ledger: Ledger
    private let session: URLSession
    private let slots = Slots(16)

    init(access: Shop.Access, span: Duration, faults: FaultPlan, ledger: Ledger) {
        self.access = access
        schedule = RetrySchedule(span: span)
        self.faults = faults
        self.ledger = ledger
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 5
        configuration.timeoutIntervalForResource = 5
        configuration.httpMaximumConnectionsPerHost = 16
        session = URLSession(configuration: configuration)
    }

    /// Tells one subscriber of one order, with the retries and with what the fault plan has for this event.
    func deliver(_ order: ShopOrder, to subscription: ShopState.Subscription) async throws -> Outcome {
        let event = "\(order.id)-\(subscription.topic)"
        let fate = faults.webhook(event: event)
        if fate.isLost {
            ledger.record("webhook-lost", key: order.name, id: String(subscription.id))
            return .lost
        }
        let body = Data(order.document.bytes)
        try await Task.sleep(for: fate.delay)
        async let second: Outcome? = duplicate(fate, order, event, body, subscription)
        let first = try await send(order, event: event, copy: 1, body: body, to: subscription)
        _ = try await second
        return first
    }

    private func duplicate(
        _ fate: WebhookFate, _ order: ShopOrder, _ event: String, _ body: Data, _ subscription: ShopState.Subscription
    ) async throws -> Outcome? {
        guard let wait = fate.duplicateAfter else { return nil }
        try await Task.sleep(for: wait)
        return try await send(order, event: event, copy: 2, body: body, to: subscription)
    }

    private func send(
        _ order: ShopOrder, event: String, copy: Int, body: Data, to subscription: ShopState.Subscription
    ) async throws -> Outcome {
        guard let url = URL(string: subscription.address) else { return .givenUp }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.httpBody = body
        for (name, value) in headers(order, event: event, copy: copy, body: body, topic: subscription.topic) {
            request.setValue(value, forHTTPHeaderField: name)
        }
        var waits = schedule.makeIterator()
        var attempt = 1
        while true {
            if try await isTaken(request) {
                ledger.record(
                    "webhook", key: order.name, id: String(subscription.id),
                    facts: ["attempt": String(attempt), "copy": String(copy)])
                return .delivered
            }
            guard let wait = waits.next() else {
                ledger.record("webhook-given-up", key: order.name, id: String(subscription.id))
                return .givenUp
            }
            attempt += 1
            try await Task.sleep(for: wait)
        }
    }

    private func isTaken(_ request: URLRequest) async throws -> Bool {
        try await slots.hold { () async throws -> Bool in
            do {
                let (_, response) = try await session.data(for: request)
                return (response as? HTTPURLResponse).map { (200..<300).contains($0.statusCode) } ?? false
            } catch is URLError {
                return false
            }
        }
    }

    private func headers(
        _ order: ShopOrder, event: String, copy: Int, body: Data, topic: String
    ) -> [String: String] {
        let key = SymmetricKey(data: Data(access.clientSecret.utf8))
        let signature = Data(HMAC<SHA256>.authenticationCode(for: body, using: key)).base64EncodedString()
        return [
            "Content-Type": "application/json",
            "User-Agent": "Shopify-Captain-Hook",
            "X-Shopify-Topic": topic,
            "X-Shopify-Shop-Domain": access.domain,
            "X-Shopify-API-Version": access.apiVersion,
            "X-Shopify-Hmac-Sha256": signature,
            "X-Shopify-Webhook-Id": Self.identifier("webhook \(event) \(copy)"),
            "X-Shopify-Event-Id": Self.identifier("event \(event)"),
            "X-Shopify-Triggered-At": order.createdAt.formatted(
                Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
        ]
    }

    /// A name-based UUID: retries and duplicates of one event carry the same.
    private static func identifier(_ name: String) -> String {
        let digest = Array(SHA256.hash(data: Data(name.utf8)).prefix(16))
        let hex = digest.map { String(format: "%02x", $0) }.joined()
        return [(0, 8), (8, 4), (12, 4), (16, 4), (20, 12)]
            .map { String(hex.dropFirst($0.0).prefix($0.1)) }.joined(separator: "-")
    }
}

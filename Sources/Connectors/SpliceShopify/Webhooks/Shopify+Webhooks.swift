import HTTPTypes
import SpliceAuth
import SpliceClient
public import SpliceConnect

extension WebhookTopic {
    /// An order was paid. The content is the order.
    public static let ordersPaid = WebhookTopic("orders/paid")
    /// An order was placed. The content is the order.
    public static let ordersCreate = WebhookTopic("orders/create")
    /// An order was changed. The content is the order.
    public static let ordersUpdated = WebhookTopic("orders/updated")
    /// An order was called off. The content is the order.
    public static let ordersCancelled = WebhookTopic("orders/cancelled")
}

extension Shopify: WebhookTrigger {
    /// The topics about orders; each is repaired by reading orders.
    public static let topics = [
        WebhookTopicDescriptor(.ordersPaid, backfill: orders.id, "An order was paid."),
        WebhookTopicDescriptor(.ordersCreate, backfill: orders.id, "An order was placed."),
        WebhookTopicDescriptor(.ordersUpdated, backfill: orders.id, "An order was changed."),
        WebhookTopicDescriptor(.ordersCancelled, backfill: orders.id, "An order was called off."),
    ]

    /// Verifies the signature over the raw body, then reads topic, event id and order id.
    ///
    /// Shopify signs the body only (<https://shopify.dev/docs/apps/build/webhooks/verify-deliveries>). So the headers that name the topic
    /// and the event are hints: a topic has to fit what the body says, and whatever must happen once for an order has to be
    /// keyed by `WebhookEvent.recordKey`, which is signed. `X-Shopify-Event-Id` is equal for every delivery of an event
    /// (<https://shopify.dev/docs/apps/build/webhooks/ignore-duplicates>).
    public func receive(_ request: WebhookRequest) async throws -> WebhookReceipt {
        do {
            _ = try verifier.verify(WebhookDelivery(headerFields: request.headers, body: request.rawBody))
        } catch {
            throw WebhookRefusal(error.reason == .tooLarge ? .tooLarge : .unverified, error.description)
        }
        guard let name = request.headers[Self.topicHeader], let event = request.headers[Self.eventHeader],
            !event.isEmpty
        else { throw WebhookRefusal(.malformed, "topic or event id is missing") }
        let topic = WebhookTopic(name)
        guard Self.topics.contains(where: { $0.topic == topic }) else {
            throw WebhookRefusal(.unknownTopic, "this connector has no such topic")
        }
        let order = JSONPeek(request.rawBody)
        guard let id = order.value(at: "id")?.text else { throw WebhookRefusal(.malformed, "the order has no id") }
        guard Self.fits(topic, order) else { throw WebhookRefusal(.malformed, "the order does not fit the topic") }
        return .events([
            WebhookEvent(
                source: Self.descriptor.id, topic: topic, dedupeKey: event, recordKey: RecordKey(id),
                bytes: request.rawBody)
        ])
    }

    /// Whether the signed order says what the unsigned topic says.
    static func fits(_ topic: WebhookTopic, _ order: JSONPeek) -> Bool {
        switch topic {
        case .ordersPaid:
            let status = order.value(at: "financial_status")?.text
            return status == "paid" || status == "partially_refunded" || status == "refunded"
        case .ordersCancelled: return order.value(at: "cancelled_at")?.text != nil
        default: return true
        }
    }

    static let topicHeader = HTTPField.Name.shopify("X-Shopify-Topic")
    static let eventHeader = HTTPField.Name.shopify("X-Shopify-Event-Id")
}

import HTTPTypes
import SpliceClient
public import SpliceConnect
import SpliceModel

extension Shopify: RecordSource {
    /// The orders, as ``ShopifyOrder`` maps them.
    ///
    /// Positions are times of the last change. The API tells seconds; the look-back of five minutes covers orders that become
    /// visible late. Deleted orders are told by webhook only.
    public static let orders = StreamDescriptor(
        id: "orders", key: ["id"],
        cursor: StreamCursor(field: "updated_at", unit: .milliseconds, granularity: 1_000, lookBack: 300_000),
        deletes: .webhookOnly, fields: fields)

    /// What can be read.
    public static let streams = [orders, transactions]

    /// Reads orders of every status, whole or by their time of change; or the transactions of the orders that changed.
    ///
    /// The listing is newest first, so only the end of a read is a safe checkpoint. Orders older than 60 days need the scope
    /// `read_all_orders`.
    /// Paging: <https://shopify.dev/docs/api/admin-rest/usage/pagination>.
    public func read(_ stream: StreamID, from checkpoint: Checkpoint?, partition: Partition) -> RecordStream {
        switch stream {
        case Self.orders.id: orders(from: checkpoint)
        case Self.transactions.id: transactions(from: checkpoint)
        default: .failing(ConnectError(.unknownStream, "there is no stream “\(stream)”", at: "shopify"))
        }
    }

    func orders(from checkpoint: Checkpoint?) -> RecordStream {
        PagedRead(Self.orders, order: .unordered, capacity: 10_000) { page in
            try Self.items(page)
        } pages: { bound in
            var query: Query = ["status": "any", "limit": "\(configuration.pageSize)"]
            if let start = bound.flatMap({ Instant(milliseconds: $0) }) { query["updated_at_min"] = start.description }
            return api.pages(
                "orders.json", query: query, paging: .link, operation: "orders.list", priority: .background)
        }.stream(from: checkpoint)
    }

    /// The orders of a page, byte for byte.
    private static func items(_ page: APIResponse) throws -> [PagedRead.Item] {
        let document = JSONPeek(page.bytes)
        guard let orders = document.elements(at: "orders") else {
            throw ConnectError(.unexpectedAnswer, "the answer has no list of orders", at: "shopify.orders")
        }
        return orders.map { order in
            guard case .container(let range) = order else {
                return .unreadable(RejectedRecord(key: nil, reason: "an entry of the list is not an order"))
            }
            let bytes = document.bytes(of: range)
            let peek = JSONPeek(bytes)
            guard let id = peek.value(at: "id")?.text else {
                return .unreadable(RejectedRecord(key: nil, reason: "an order has no id"))
            }
            guard let changed = peek.value(at: "updated_at")?.text.flatMap({ Instant($0) }) else {
                return .unreadable(RejectedRecord(key: RecordKey(id), reason: "updated_at is no time"))
            }
            return .record(SourceRecord(key: RecordKey(id), position: changed.milliseconds, bytes: bytes))
        }
    }

    private static let fields: [StreamField] = [
        StreamField("id", "integer", .internal), StreamField("name", "string", .internal),
        StreamField("email", "string", .personal), StreamField("phone", "string", .personal),
        StreamField("created_at", "string", .internal), StreamField("updated_at", "string", .internal),
        StreamField("processed_at", "string", .internal), StreamField("cancelled_at", "string", .internal),
        StreamField("currency", "string", .internal), StreamField("financial_status", "string", .internal),
        StreamField("fulfillment_status", "string", .internal), StreamField("total_price", "string", .internal),
        StreamField("total_tax", "string", .internal), StreamField("total_discounts", "string", .internal),
        StreamField("note", "string", .personal), StreamField("tags", "string", .internal),
        StreamField("customer", "object", .personal), StreamField("billing_address", "object", .personal),
        StreamField("shipping_address", "object", .personal), StreamField("line_items[]", "object", .internal),
        StreamField("shipping_lines[]", "object", .internal),
    ]
}

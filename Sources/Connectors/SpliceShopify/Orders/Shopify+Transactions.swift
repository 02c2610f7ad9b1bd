import SpliceClient
public import SpliceConnect
import SpliceModel

extension Shopify {
    /// The transactions of the orders: authorizations, captures, sales, refunds, voids.
    ///
    /// A transaction belongs to an order, and making one changes the order's `updated_at`; so the transactions of the orders that
    /// changed are read. All of an order come again when it changes: recognise them by `id`. Positions are the order's.
    /// The listing knows no pages (parameters `fields`, `since_id`, `in_shop_currency`):
    /// <https://shopify.dev/docs/api/admin-rest/latest/resources/transaction>. That every transaction touches the order's
    /// `updated_at` is from use of the API, unverified in its documentation.
    public static let transactions = StreamDescriptor(
        id: "transactions", key: ["id"], cursor: orders.cursor, deletes: .never, parent: orders.id,
        fields: [
            StreamField("id", "integer", .internal), StreamField("order_id", "integer", .internal),
            StreamField("parent_id", "integer", .internal), StreamField("kind", "string", .internal),
            StreamField("status", "string", .internal), StreamField("gateway", "string", .internal),
            StreamField("amount", "string", .internal), StreamField("currency", "string", .internal),
            StreamField("created_at", "string", .internal), StreamField("processed_at", "string", .internal),
            StreamField("authorization", "string", .sensitive), StreamField("payment_details", "object", .sensitive),
            StreamField("receipt", "object", .sensitive), StreamField("test", "boolean", .internal),
        ])

    func transactions(from checkpoint: Checkpoint?) -> RecordStream {
        ChildRead(Self.transactions, of: Self.orders) { mark in
            orders(from: mark)
        } pages: { order in
            api.pages(
                "orders/\(Query.escape(order.key.description))/transactions.json", paging: .link,
                operation: "transactions.list", priority: .background)
        } items: { page, order in
            try Self.transactions(page, of: order)
        }.stream(from: checkpoint)
    }

    private static func transactions(_ page: APIResponse, of order: SourceRecord) throws -> [PagedRead.Item] {
        let document = JSONPeek(page.bytes)
        guard let transactions = document.elements(at: "transactions") else {
            throw ConnectError(.unexpectedAnswer, "the answer has no list of transactions", at: "shopify.transactions")
        }
        return transactions.map { transaction in
            guard case .container(let range) = transaction else {
                return .unreadable(RejectedRecord(key: nil, reason: "an entry of the list is not a transaction"))
            }
            let bytes = document.bytes(of: range)
            guard let id = JSONPeek(bytes).value(at: "id")?.text else {
                return .unreadable(RejectedRecord(key: nil, reason: "a transaction has no id"))
            }
            return .record(SourceRecord(key: RecordKey(id), position: order.position, bytes: bytes))
        }
    }
}

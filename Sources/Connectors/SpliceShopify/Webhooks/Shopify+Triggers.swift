import SpliceClient
public import SpliceConnect
public import SpliceEntities

extension Shopify {
    /// Orders that were paid: told by `orders/paid`, and found again among the orders when that was lost. An order is paid once.
    ///
    /// One that was cancelled, or whose money was all given back, by the time it is read is passed over: nobody waits for its goods.
    public var paidOrders: EventTrigger<Order> {
        get throws {
            try EventTrigger(
                self, .ordersPaid, mapping: ShopifyOrder.self,
                occurrence: { content in
                    let order = JSONPeek(content)
                    return Self.fits(.ordersPaid, order) ? order.value(at: "id")?.text : nil
                },
                isWanted: { content in
                    let order = JSONPeek(content)
                    return order.value(at: "cancelled_at")?.text == nil
                        && order.value(at: "financial_status")?.text != "refunded"
                })
        }
    }
}

import SpliceClient
public import SpliceConnect
public import SpliceModel

extension Shopify {
    /// Orders that were paid: told by `orders/paid`, and found again among the orders when that was lost. An order is paid once.
    public var paidOrders: EventTrigger<Order> {
        get throws {
            try EventTrigger(self, .ordersPaid, mapping: ShopifyOrder.self) { content in
                let order = JSONPeek(content)
                return Self.fits(.ordersPaid, order) ? order.value(at: "id")?.text : nil
            }
        }
    }
}

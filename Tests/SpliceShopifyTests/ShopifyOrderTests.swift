import Foundation
import SpliceEntities
import SpliceMapping
import SpliceModel
import SpliceShopify
import Testing

@Suite struct ShopifyOrderTests {
    private func golden() throws -> Order {
        let file = try #require(Bundle.module.url(forResource: "order", withExtension: "json", subdirectory: "Golden"))
        return try ShopifyOrder.decode(Array(Data(contentsOf: file)))
    }

    @Test func `the documented order becomes a canonical one`() throws {
        let order = try golden()
        #expect(order.number == "#1002")
        #expect(order.envelope.id(in: "shopify")?.rawValue == "5820000001021")
        #expect(order.placedAt.description == "2026-11-23T21:05:08Z")
        #expect(order.state.value == .open)
        #expect(order.paymentState.value == .paid)
        #expect(order.fulfilmentState.value == .unfulfilled)
        #expect(order.customer.name?.given == "Søren")
        #expect(order.customer.email?.description == "soren@example.com")
        #expect(order.total.description == "65.32 USD")
        #expect(order.shipping.description == "5.95 USD")
        #expect(order.shippingMethod == "Standard")
        #expect(order.subtotal.description == "59.97 USD")
        #expect(order.discount.description == "5.00 USD")
        #expect(order.tags == ["web", "demo"])
        #expect(order.billTo == nil)
        #expect(order.shipTo?.lines == ["17 Harbor Street"])
        #expect(order.shipTo?.country.alpha2 == "US")
        #expect(order.lines.map(\.total.description) == ["44.97 USD", "15.00 USD"])
        #expect(order.lines.map(\.sku) == ["MUG-BLU-12", nil])
        #expect(order.lines.map(\.requiresShipping) == [true, false])
    }

    @Test func `an order written as Shopify writes it reads back the same`() throws {
        let order = try golden()
        #expect(try ShopifyOrder.decode(ShopifyOrder.encode(order)) == order)
    }

    @Test func `a canonical order survives its journal`() throws {
        let order = try golden()
        #expect(try JSONDecoder().decode(Order.self, from: JSONEncoder().encode(order)) == order)
    }

    @Test func `every problem is told at once, and no personal value`() throws {
        let broken =
            #"{"name":"1","total_price":"12,50","currency":"USD","line_items":[{"quantity":-1}],"email":"nobody"}"#
        do {
            _ = try ShopifyOrder.decode(broken)
            Issue.record("a broken order was read")
        } catch {
            let text = "\(error)"
            for path in ["total_price", "line_items[0].quantity", "email", "processed_at"] {
                #expect(text.contains(path), "\(text)")
            }
            #expect(!text.contains("nobody"), "\(text)")
        }
    }
}

import Foundation
import Fulfilment
import Sandbox
import SpliceEntities
import SpliceMail
import SpliceMapping
import SpliceModel
import SpliceQuickBooks
import SpliceShipStation
import Testing

@Suite struct TermsTests {
    @Test func `a receipt adds up to what the customer paid`() throws {
        for index in 0..<50 {
            let shop = ShopOrder.seeded(index, seed: 1, at: ShopDocument.date)
            let receipt = try Terms.example.receipt(for: ShopDocument.order(index))
            let total = try Money.sum(receipt.lines.map(\.amount) + [receipt.tax], currency: receipt.tax.currency)
            #expect(total.units == Int64(shop.totalCents), "order \(shop.name)")
            #expect(receipt.number == shop.name)
            #expect(receipt.email == shop.email)
        }
    }

    @Test func `a receipt is written as the books want it`() throws {
        let receipt = try Terms.example.receipt(for: ShopDocument.order())
        let bytes = try SalesReceiptDocument.encode(receipt)
        let body = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(body["DocNumber"] as? String == "#1001")
        // 2027-01-15T08:00:00Z is still the fifteenth where the books are.
        #expect(body["TxnDate"] as? String == "2027-01-15")
        #expect((body["CurrencyRef"] as? [String: String])?["value"] == "USD")
        #expect((body["Line"] as? [[String: Any]])?.count == receipt.lines.count)
    }

    @Test func `a label names the order, weighs its pieces, and is written as the carrier wants it`() throws {
        let order = try ShopDocument.order()
        let label = try Terms.example.label(for: order)
        let pieces = try order.lines.reduce(ExactDecimal.zero) { try $0 + $1.quantity.value }
        #expect(label.shipment == "#1001")
        #expect(label.packages.map(\.grams) == [try pieces * ExactDecimal(400) + ExactDecimal(150)])
        let body = try #require(
            JSONSerialization.jsonObject(with: Data(try LabelRequestDocument.encode(label))) as? [String: Any])
        let shipment = try #require(body["shipment"] as? [String: Any])
        #expect(shipment["external_shipment_id"] as? String == "#1001")
        #expect((shipment["ship_to"] as? [String: Any])?["country_code"] as? String == order.shipTo?.country.alpha2)
    }

    @Test func `an order without an address is refused before anything happens`() throws {
        var order = try ShopDocument.order()
        order.shipTo = nil
        #expect(throws: (any Error).self) { try Terms.example.label(for: order) }
    }

    @Test func `an order without an e-mail address cannot be told about`() throws {
        var order = try ShopDocument.order()
        let label = try PurchasedLabel.example(for: order)
        let notice = try Terms.example.notice(for: order, label)
        #expect(notice.recipient.address.description == ShopOrder.seeded(0, seed: 1, at: ShopDocument.date).email)
        #expect(notice.trackingNumber == label.trackingNumber)
        order.customer.email = nil
        #expect(throws: (any Error).self) { try Terms.example.notice(for: order, label) }
    }
}

import SpliceMapping
import SpliceModel
import Testing

@Suite struct DecodingTests {
    @Test func `a document becomes the entity that its rows describe`() throws {
        let order = try ShopOrder.decode(Documents.order)
        #expect(order.number == "#1001")
        #expect(order.placedAt == Instant("2026-07-01T10:30:00Z"))
        #expect(order.buyer.full == "Zoë van der Berg")
        #expect(order.buyer.family == "van der Berg")
        #expect(order.total == Money(minorUnits: 2500, currency: .eur))
        #expect(order.payment == .paid)
        #expect(order.note == nil)
        #expect(order.shipTo == Address(line1: "Hauptstraße 1", line2: nil, city: "Köln", country: .de))
        #expect(
            order.lines.map(\.price) == [
                Money(minorUnits: 1000, currency: .eur), Money(minorUnits: 500, currency: .eur),
            ])
    }

    @Test func `an entity becomes a document that reads back as the same entity`() throws {
        let order = try ShopOrder.decode(Documents.order)
        let bytes = try ShopOrder.encode(order)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == """
                {"name":"#1001","created_at":"2026-07-01T10:30:00Z","customer_name":"Zoë van der Berg",\
                "total_price":"25.00","currency":"EUR","financial_status":"paid","note":null,\
                "shipping_address":{"address1":"Hauptstraße 1","address2":null,"city":"Köln","country_code":"DE"},\
                "line_items":[{"sku":"A-1","price":"10.00","qty":2},{"sku":"B-2","price":"5.00","qty":1}]}
                """)
        #expect(try ShopOrder.decode(bytes) == order)
    }

    @Test func `every problem of a record is reported at once`() throws {
        let document = """
            {"name": "#1001", "created_at": "2026-07-01", "total_price": "12,50", "currency": "EUR",
             "financial_status": "lost", "shipping_address": null,
             "line_items": [{"sku": "A-1", "price": "10.00", "qty": 2}, 7, {"sku": "B-2", "price": "5.001", "qty": -1}]}
            """
        let error = #expect(throws: MappingError.self) { try ShopOrder.decode(document) }
        #expect(
            error?.description == """
                8 problems in ShopOrder 2026-07 “#1001”
                  created_at           "2026-07-01" is not an RFC 3339 time  row 2: created_at → placedAt, RFC 3339 time
                  customer_name        missing                               row 3: customer_name → buyer, full name ≤ 50
                  total_price          "12,50" is not a decimal              row 4: total_price → total, money as text, currency in currency
                  financial_status     "lost" is not in the table            row 5: financial_status → payment, table of 3
                  shipping_address     is null                               row 7: shipping_address → shipTo, one ShopAddress
                  line_items[1]        7 is not an object                    row 8: line_items → lines, each ShopLine
                  line_items[2].price  "5.001" has too many decimal digits   row 8 › 2: price → price, money as text, currency in ^.currency
                  line_items[2].qty    -1 is below 0                         row 8 › 3: qty → quantity, integer ≥ 0
                """)
    }
}

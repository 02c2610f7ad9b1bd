import SpliceMapping
import SpliceModel

/// The order that most tests map.
enum PaymentState: String, Hashable, Sendable, CaseIterable { case pending, paid, refunded }

struct Address: Hashable, Sendable {
    let line1: String
    let line2: String?
    let city: String
    let country: Country
}

struct Line: Hashable, Sendable {
    let sku: String
    let quantity: Int64
    let price: Money
}

struct Order: Hashable, Sendable {
    let number: String
    let placedAt: Instant
    let buyer: PersonName
    let total: Money
    let payment: PaymentState
    let note: String?
    let shipTo: Address
    let lines: [Line]
}

enum ShopAddress: Mapping {
    static let version = "2026-07"

    static func map(_ f: inout Fields<Address>) -> Reading<Address> {
        let line1 = f.field("address1", \.line1, .text(max: 50))
        let line2 = f.field("address2", \.line2, .text(max: 50).optional())
        let city = f.field("city", \.city, .text)
        let country = f.field("country_code", \.country, .country.default(.us))
        return { r in try Address(line1: r[line1], line2: r[line2], city: r[city], country: r[country]) }
    }
}

enum ShopLine: Mapping {
    static let version = "2026-07"

    static func map(_ f: inout Fields<Line>) -> Reading<Line> {
        let sku = f.field("sku", \.sku, .text(max: 20), classified: .internal)
        let price = f.field("price", \.price, .money(currency: "^.currency"))
        let quantity = f.field("qty", \.quantity, .integer(min: 0))
        return { r in try Line(sku: r[sku], quantity: r[quantity], price: r[price]) }
    }
}

enum ShopOrder: Mapping {
    static let version = "2026-07"
    static let identity: String? = "name"

    static func map(_ f: inout Fields<Order>) -> Reading<Order> {
        let number = f.field("name", \.number, .text(max: 50), classified: .internal)
        let placed = f.field("created_at", \.placedAt, .rfc3339)
        let buyer = f.field("customer_name", \.buyer, .fullName(max: 50))
        let total = f.field("total_price", \.total, .money(currency: "currency"))
        let payment = f.field(
            "financial_status", \.payment, .table(["pending": .pending, "paid": .paid, "refunded": .refunded]))
        let note = f.field("note", \.note, .text.optional(empty: .isNull))
        let shipTo = f.field("shipping_address", \.shipTo, .one(ShopAddress.self))
        let lines = f.field("line_items", \.lines, .each(ShopLine.self))
        f.ignore("admin_graphql_api_id", because: "derivable from id")

        return { r in
            try Order(
                number: r[number], placedAt: r[placed], buyer: r[buyer], total: r[total], payment: r[payment],
                note: r[note], shipTo: r[shipTo], lines: r[lines])
        }
    }
}

enum Documents {
    static let order = """
        {"admin_graphql_api_id": "gid://1", "name": "#1001", "created_at": "2026-07-01T12:30:00+02:00",
         "customer_name": "Zo\\u00eb van der Berg", "total_price": "25.00", "currency": "EUR",
         "financial_status": "paid", "note": "", "unknown": {"a": [1, {"b": null}]},
         "shipping_address": {"address1": "Hauptstraße 1", "address2": null, "city": "Köln", "country_code": "DE"},
         "line_items": [
            {"sku": "A-1", "price": "10.00", "qty": 2, "properties": []},
            {"sku": "B-2", "price": 5, "qty": 1}
         ]}
        """
}

import Foundation

/// The same work with what every Swift developer has: Codable structs, Foundation's JSON coders, and a function between.
struct CodableShopOrder: Decodable {
    struct Address: Decodable { let line1: String, line2: String?, city: String, postal_code: String, country: String? }
    struct Item: Decodable { let sku: String, title: String, qty: Int, unit_cents: Int }
    struct Customer: Decodable { let id: String, name: String, email: String, phone: String }
    struct Billing: Decodable { let country: String? }

    let id: String, number: Int, created_at: String, status: String, currency: String
    let tax_cents: Int, shipping_cents: Int, total_cents: Int
    let customer: Customer, billing_address: Billing, shipping_address: Address, items: [Item], note: String
}

struct CodableErpOrder: Encodable {
    struct Line: Encodable { let sku: String, description: String, quantity: Int, price: String }

    let order_id, order_number, placed_on, state, total, currency, tax, shipping_cost, first_name, last_name: String
    let customer_id, email, phone, street: String
    /// Nil inside writes null; nil outside would leave the key out, as synthesised coding does.
    let street2: String??
    let city, zip, country, bill_country, note: String
    let lines: [Line]

    private static let states = [
        "pending": "AWAITING_PAYMENT", "paid": "PAID_IN_FULL", "shipped": "DISPATCHED", "cancelled": "VOID",
        "refunded": "REFUNDED",
    ]
    private static let countries = [
        "DE": "DEU", "FR": "FRA", "BR": "BRA", "CH": "CHE", "US": "USA", "PL": "POL", "GB": "GBR",
    ]

    /// Nil when a code is unknown.
    init?(_ order: CodableShopOrder) {
        func decimal(_ cents: Int) -> String { "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)" }
        let name = order.customer.name.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        let day = order.created_at.prefix(10).split(separator: "-")
        guard let state = Self.states[order.status], day.count == 3,
            let country = Self.countries[order.shipping_address.country ?? "US"],
            let billing = Self.countries[order.billing_address.country ?? "US"]
        else { return nil }
        order_id = order.id
        order_number = String(order.number)
        placed_on = "\(day[1])/\(day[2])/\(day[0])"
        self.state = state
        total = decimal(order.total_cents)
        currency = order.currency
        tax = decimal(order.tax_cents)
        shipping_cost = decimal(order.shipping_cents)
        first_name = String(name[0])
        last_name = name.count > 1 ? String(name[1]) : ""
        customer_id = order.customer.id
        email = order.customer.email
        phone = order.customer.phone
        street = order.shipping_address.line1
        street2 = .some(order.shipping_address.line2)
        city = order.shipping_address.city
        zip = order.shipping_address.postal_code
        self.country = country
        bill_country = billing
        note = order.note
        lines = order.items.map {
            Line(sku: $0.sku, description: $0.title, quantity: $0.qty, price: decimal($0.unit_cents))
        }
    }
}

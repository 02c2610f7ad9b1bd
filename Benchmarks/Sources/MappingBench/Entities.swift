import SpliceMapping
import SpliceModel

/// The entity between the two formats. Its size is that of an order in business: 24 values and nested lines.
enum OrderState: Hashable, Sendable { case pending, paid, shipped, cancelled, refunded }

struct Address: Hashable, Sendable {
    let line1: String
    let line2: String?
    let city: String
    let postalCode: String
    let country: Country
}

struct Customer: Hashable, Sendable {
    let id: String
    let name: NameParts
    let email: String
    let phone: String
}

struct Line: Hashable, Sendable {
    let sku: String
    let title: String
    let quantity: Int64
    let price: Money
}

struct Order: Hashable, Sendable {
    let id: String
    let number: Int64
    let placedAt: Instant
    let state: OrderState
    let total: Money
    let tax: Money
    let shipping: Money
    let customer: Customer
    let shipTo: Address
    let billCountry: Country
    let note: String
    let lines: [Line]
}

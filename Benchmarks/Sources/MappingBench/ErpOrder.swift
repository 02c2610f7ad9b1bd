import SpliceMapping
import SpliceModel

/// The same order as the other system writes it: flat, decimals as text, American dates, three-letter countries.
enum ErpOrder: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Order>) -> Reading<Order> {
        let id = f.field("order_id", \.id, .text(max: 50))
        let number = f.field("order_number", \.number, .integerText)
        let placed = f.field("placed_on", \.placedAt, .utcDate(.monthDayYear))
        let state = f.field(
            "state", \.state,
            .table([
                "AWAITING_PAYMENT": .pending, "PAID_IN_FULL": .paid, "DISPATCHED": .shipped, "VOID": .cancelled,
                "REFUNDED": .refunded,
            ]))
        let total = f.field("total", \.total, .money(currency: "currency"))
        let tax = f.field("tax", \.tax, .money(currency: "currency"))
        let shipping = f.field("shipping_cost", \.shipping, .money(currency: "currency"))
        let first = f.field("first_name", \.customer.name.given, .text(max: 50))
        let last = f.field("last_name", \.customer.name.family, .text(max: 50))
        let customerID = f.field("customer_id", \.customer.id, .text)
        let email = f.field("email", \.customer.email, .text)
        let phone = f.field("phone", \.customer.phone, .text)
        let line1 = f.field("street", \.shipTo.line1, .text(max: 50))
        let line2 = f.field("street2", \.shipTo.line2, .text(max: 50).optional())
        let city = f.field("city", \.shipTo.city, .text(max: 50))
        let postalCode = f.field("zip", \.shipTo.postalCode, .text)
        let country = f.field("country", \.shipTo.country, .country(.alpha3))
        let billing = f.field("bill_country", \.billCountry, .country(.alpha3))
        let note = f.field("note", \.note, .text)
        let lines = f.field("lines", \.lines, .each(ErpLine.self))

        return { r in
            try Order(
                id: r[id], number: r[number], placedAt: r[placed], state: r[state], total: r[total], tax: r[tax],
                shipping: r[shipping],
                customer: Customer(
                    id: r[customerID], name: NameParts(given: r[first], family: r[last]), email: r[email],
                    phone: r[phone]),
                shipTo: Address(
                    line1: r[line1], line2: r[line2], city: r[city], postalCode: r[postalCode], country: r[country]),
                billCountry: r[billing], note: r[note], lines: r[lines])
        }
    }
}

enum ErpLine: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Line>) -> Reading<Line> {
        let sku = f.field("sku", \.sku, .text(max: 50))
        let title = f.field("description", \.title, .text)
        let quantity = f.field("quantity", \.quantity, .integer)
        let price = f.field("price", \.price, .money(currency: "^.currency"))
        return { r in try Line(sku: r[sku], title: r[title], quantity: r[quantity], price: r[price]) }
    }
}

import SpliceMapping
import SpliceModel

/// The order as the shop writes it.
enum ShopOrder: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Order>) -> Reading<Order> {
        let id = f.field("id", \.id, .text(max: 50))
        let number = f.field("number", \.number, .integer)
        let placed = f.field("created_at", \.placedAt, .rfc3339)
        let state = f.field(
            "status", \.state,
            .table([
                "pending": .pending, "paid": .paid, "shipped": .shipped, "cancelled": .cancelled, "refunded": .refunded,
            ]))
        let total = f.field("total_cents", \.total, .money(.minorUnits, currency: "currency"))
        let tax = f.field("tax_cents", \.tax, .money(.minorUnits, currency: "currency"))
        let shipping = f.field("shipping_cents", \.shipping, .money(.minorUnits, currency: "currency"))
        let customerID = f.field("customer.id", \.customer.id, .text)
        let name = f.field("customer.name", \.customer.name, .nameParts(max: 50))
        let email = f.field("customer.email", \.customer.email, .text)
        let phone = f.field("customer.phone", \.customer.phone, .text)
        let shipTo = f.field("shipping_address", \.shipTo, .one(ShopAddress.self))
        let billing = f.field("billing_address.country", \.billCountry, .country.default(.us))
        let note = f.field("note", \.note, .text)
        let lines = f.field("items", \.lines, .each(ShopLine.self))
        f.ignore("object", because: "always \"order\"")

        return { r in
            try Order(
                id: r[id], number: r[number], placedAt: r[placed], state: r[state], total: r[total], tax: r[tax],
                shipping: r[shipping],
                customer: Customer(id: r[customerID], name: r[name], email: r[email], phone: r[phone]),
                shipTo: r[shipTo], billCountry: r[billing], note: r[note], lines: r[lines])
        }
    }
}

enum ShopAddress: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Address>) -> Reading<Address> {
        let line1 = f.field("line1", \.line1, .text(max: 50))
        let line2 = f.field("line2", \.line2, .text(max: 50).optional())
        let city = f.field("city", \.city, .text(max: 50))
        let postalCode = f.field("postal_code", \.postalCode, .text)
        let country = f.field("country", \.country, .country.default(.us))
        return { r in
            try Address(
                line1: r[line1], line2: r[line2], city: r[city], postalCode: r[postalCode], country: r[country])
        }
    }
}

enum ShopLine: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Line>) -> Reading<Line> {
        let sku = f.field("sku", \.sku, .text(max: 50))
        let title = f.field("title", \.title, .text)
        let quantity = f.field("qty", \.quantity, .integer)
        let price = f.field("unit_cents", \.price, .money(.minorUnits, currency: "^.currency"))
        return { r in try Line(sku: r[sku], title: r[title], quantity: r[quantity], price: r[price]) }
    }
}

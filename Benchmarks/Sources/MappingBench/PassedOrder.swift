import SpliceMapping
import SpliceModel

// The same order, rows and limits with texts that stay in the document, for the translate mode.

struct PassedAddress: Sendable {
    let line1: PassedText
    let line2: PassedText?
    let city: PassedText
    let postalCode: PassedText
    let country: Country
}

struct PassedCustomer: Sendable {
    let id: PassedText
    let name: PassedNameParts
    let email: PassedText
    let phone: PassedText
}

struct PassedLine: Sendable {
    let sku: PassedText
    let title: PassedText
    let quantity: Int64
    let price: Money
}

struct PassedOrder: Sendable {
    let id: PassedText
    let number: Int64
    let placedAt: Instant
    let state: OrderState
    let total: Money
    let tax: Money
    let shipping: Money
    let customer: PassedCustomer
    let shipTo: PassedAddress
    let billCountry: Country
    let note: PassedText
    let lines: [PassedLine]
}

enum PassedShopOrder: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<PassedOrder>) -> Reading<PassedOrder> {
        let id = f.field("id", \.id, .passed(max: 50))
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
        let customerID = f.field("customer.id", \.customer.id, .passed)
        let name = f.field("customer.name", \.customer.name, .passedNameParts(max: 50))
        let email = f.field("customer.email", \.customer.email, .passed)
        let phone = f.field("customer.phone", \.customer.phone, .passed)
        let shipTo = f.field("shipping_address", \.shipTo, .one(PassedShopAddress.self))
        let billing = f.field("billing_address.country", \.billCountry, .country.default(.us))
        let note = f.field("note", \.note, .passed)
        let lines = f.field("items", \.lines, .each(PassedShopLine.self))
        f.ignore("object", because: "always \"order\"")

        return { r in
            try PassedOrder(
                id: r[id], number: r[number], placedAt: r[placed], state: r[state], total: r[total], tax: r[tax],
                shipping: r[shipping],
                customer: PassedCustomer(id: r[customerID], name: r[name], email: r[email], phone: r[phone]),
                shipTo: r[shipTo], billCountry: r[billing], note: r[note], lines: r[lines])
        }
    }
}

enum PassedShopAddress: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<PassedAddress>) -> Reading<PassedAddress> {
        let line1 = f.field("line1", \.line1, .passed(max: 50))
        let line2 = f.field("line2", \.line2, .passed(max: 50).optional())
        let city = f.field("city", \.city, .passed(max: 50))
        let postalCode = f.field("postal_code", \.postalCode, .passed)
        let country = f.field("country", \.country, .country.default(.us))
        return { r in
            try PassedAddress(
                line1: r[line1], line2: r[line2], city: r[city], postalCode: r[postalCode], country: r[country])
        }
    }
}

enum PassedShopLine: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<PassedLine>) -> Reading<PassedLine> {
        let sku = f.field("sku", \.sku, .passed(max: 50))
        let title = f.field("title", \.title, .passed)
        let quantity = f.field("qty", \.quantity, .integer)
        let price = f.field("unit_cents", \.price, .money(.minorUnits, currency: "^.currency"))
        return { r in try PassedLine(sku: r[sku], title: r[title], quantity: r[quantity], price: r[price]) }
    }
}

enum PassedErpOrder: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<PassedOrder>) -> Reading<PassedOrder> {
        let id = f.field("order_id", \.id, .passed(max: 50))
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
        let first = f.field("first_name", \.customer.name.given, .passed(max: 50))
        let last = f.field("last_name", \.customer.name.family, .passed(max: 50))
        let customerID = f.field("customer_id", \.customer.id, .passed)
        let email = f.field("email", \.customer.email, .passed)
        let phone = f.field("phone", \.customer.phone, .passed)
        let line1 = f.field("street", \.shipTo.line1, .passed(max: 50))
        let line2 = f.field("street2", \.shipTo.line2, .passed(max: 50).optional())
        let city = f.field("city", \.shipTo.city, .passed(max: 50))
        let postalCode = f.field("zip", \.shipTo.postalCode, .passed)
        let country = f.field("country", \.shipTo.country, .country(.alpha3))
        let billing = f.field("bill_country", \.billCountry, .country(.alpha3))
        let note = f.field("note", \.note, .passed)
        let lines = f.field("lines", \.lines, .each(PassedErpLine.self))

        return { r in
            try PassedOrder(
                id: r[id], number: r[number], placedAt: r[placed], state: r[state], total: r[total], tax: r[tax],
                shipping: r[shipping],
                customer: PassedCustomer(
                    id: r[customerID], name: PassedNameParts(given: r[first], family: r[last]), email: r[email],
                    phone: r[phone]),
                shipTo: PassedAddress(
                    line1: r[line1], line2: r[line2], city: r[city], postalCode: r[postalCode], country: r[country]),
                billCountry: r[billing], note: r[note], lines: r[lines])
        }
    }
}

enum PassedErpLine: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<PassedLine>) -> Reading<PassedLine> {
        let sku = f.field("sku", \.sku, .passed(max: 50))
        let title = f.field("description", \.title, .passed)
        let quantity = f.field("quantity", \.quantity, .integer)
        let price = f.field("price", \.price, .money(currency: "^.currency"))
        return { r in try PassedLine(sku: r[sku], title: r[title], quantity: r[quantity], price: r[price]) }
    }
}

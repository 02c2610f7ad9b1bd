import SpliceMapping
import SpliceModel
import SpliceXML

/// An order whose document has attributes, a wrapper, elements without one, numbers and truth values.
struct Order: Hashable, Sendable {
    struct Line: Hashable, Sendable {
        let number: Int64
        let sku: String
        let quantity: ExactDecimal
        let price: Money
    }

    let id: String
    let placed: Instant
    let isPaid: Bool
    let total: Money
    let note: String?
    let weight: ExactDecimal?
    let lines: [Line]
    let discounts: [Discount]
}

struct Discount: Hashable, Sendable {
    let code: String
    let percent: Int64
}

enum DiscountXML: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Discount>) -> Reading<Discount> {
        let code = f.field("@code", \.code, .text, classified: .internal)
        let percent = f.field("text()", \.percent, .integer(min: 0))
        return { r in try Discount(code: r[code], percent: r[percent]) }
    }
}

enum LineXML: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Order.Line>) -> Reading<Order.Line> {
        let number = f.field("@no", \.number, .integer(min: 1))
        let sku = f.field("sku", \.sku, .text(max: 10), classified: .internal)
        let quantity = f.field("qty", \.quantity, .decimal)
        let price = f.field("price", \.price, .money(.number, currency: "^.@currency"))
        return { r in try Order.Line(number: r[number], sku: r[sku], quantity: r[quantity], price: r[price]) }
    }
}

enum OrderXML: Mapping {
    static let version = "1"
    static let identity: String? = "@id"

    static func map(_ f: inout Fields<Order>) -> Reading<Order> {
        let id = f.field("@id", \.id, .text(max: 20), classified: .internal)
        let placed = f.field("placed", \.placed, .rfc3339)
        let isPaid = f.field("paid", \.isPaid, .boolean)
        let total = f.field("total.text()", \.total, .money(.number, currency: "@currency"))
        let note = f.field("note", \.note, .text.optional(writes: .omitted))
        let weight = f.field("weight", \.weight, .decimal.optional())
        let lines = f.field("lines.line", \.lines, .each(LineXML.self))
        let discounts = f.field("discount", \.discounts, .each(DiscountXML.self))
        return { r in
            try Order(
                id: r[id], placed: r[placed], isPaid: r[isPaid], total: r[total], note: r[note], weight: r[weight],
                lines: r[lines], discounts: r[discounts])
        }
    }
}

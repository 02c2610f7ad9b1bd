public import SpliceEntities
public import SpliceMapping
public import SpliceModel

/// Line item of an order ↔ canonical order line. Prices are in the order's currency.
public enum ShopifyLine: Mapping {
    /// The API version whose lines these are.
    public static let version = Shopify.apiVersion

    /// The rows.
    public static func map(_ f: inout Fields<OrderLine>) -> Reading<OrderLine> {
        let id = f.field("id", \.id, .externalNumber)
        let sku = f.field("sku", \.sku, .text(max: 100).optional(empty: .isNull), classified: .internal)
        let title = f.field("title", \.title, .text(max: 255), classified: .public)
        let quantity = f.field("quantity", \.quantity, .pieces)
        let price = f.field("price", \.unitPrice, .money(currency: "^.currency"))
        let discount = f.field("total_discount", \.discount, .money(currency: "^.currency"))
        let ships = f.field("requires_shipping", \.requiresShipping, .boolean.default(true))
        f.ignore("name", because: "title with the variant")
        f.ignore("tax_lines", because: "the order's total_tax carries the tax")

        return { r in
            let unit = try r[price]
            let off = try r[discount]
            let count = try r[quantity]
            return try OrderLine(
                id: r[id], sku: r[sku], gtin: nil, title: r[title], quantity: count, unitPrice: unit, discount: off,
                tax: .zero(unit.currency), taxRate: nil,
                total: unit.multiplied(by: count.value, rounding: .exact) - off, requiresShipping: r[ships])
        }
    }
}

/// Delivery of an order, as Shopify lists it.
public enum ShopifyShippingLine: Mapping {
    /// A way of delivering and its price.
    public struct Line: Sendable, Hashable {
        /// What the customer chose: `Standard`.
        public let title: String?
        /// What it costs.
        public let price: Money
    }

    /// The API version whose lines these are.
    public static let version = Shopify.apiVersion

    /// The rows.
    public static func map(_ f: inout Fields<Line>) -> Reading<Line> {
        let title = f.field("title", \.title, .text.optional(empty: .isNull), classified: .internal)
        let price = f.field("price", \.price, .money(currency: "^.currency"))
        return { r in try Line(title: r[title], price: r[price]) }
    }
}

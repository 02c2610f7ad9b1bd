public import SpliceEntities
public import SpliceMapping
import SpliceModel

/// Order of the REST Admin API ↔ canonical order
/// (<https://shopify.dev/docs/api/admin-rest/latest/resources/order>).
public enum ShopifyOrder: Mapping {
    /// The API version whose orders these are.
    public static let version = Shopify.apiVersion
    /// What people call the order.
    public static let identity: String? = "name"

    /// The rows.
    public static func map(_ f: inout Fields<Order>) -> Reading<Order> {
        let id = f.field("id", \.envelope.references, .shopifyID)
        let created = f.field("created_at", \.envelope.createdAt, .rfc3339.optional())
        let updated = f.field("updated_at", \.envelope.updatedAt, .rfc3339.optional())
        let number = f.field("name", \.number, .text(max: 50), classified: .internal)
        let placed = f.field("processed_at", \.placedAt, .rfc3339)
        let cancelled = f.field("cancelled_at", \.cancelledAt, .rfc3339.optional())
        let payment = f.field("financial_status", \.paymentState, .table(paymentStates))
        let delivery = f.field(
            "fulfillment_status", \.fulfilmentState, .table(fulfilmentStates).default(Coded(.unfulfilled)))
        let channel = f.field("source_name", \.channel, .text(max: 100).optional(), classified: .internal)
        let email = f.field("email", \.customer.email, .emailAddress.optional(empty: .isNull))
        let phone = f.field("phone", \.customer.phone, .phone.optional(empty: .isNull))
        let customer = f.field("customer.id", \.customer.reference, .shopifyCustomerID.optional())
        let given = f.field("customer.first_name", \.customer.name?.given, .text.optional(empty: .isNull))
        let family = f.field("customer.last_name", \.customer.name?.family, .text.optional(empty: .isNull))
        let billTo = f.field("billing_address", \.billTo, .one(ShopifyAddress.self).optional())
        let shipTo = f.field("shipping_address", \.shipTo, .one(ShopifyAddress.self).optional())
        let lines = f.field("line_items", \.lines, .each(ShopifyLine.self))
        let delivering = f.field("shipping_lines", \.shippingLines, .each(ShopifyShippingLine.self).default([]))
        let subtotal = f.field("total_line_items_price", \.subtotal, .money(currency: "currency"))
        let discount = f.field("total_discounts", \.discount, .money(currency: "currency"))
        let tax = f.field("total_tax", \.tax, .money(currency: "currency"))
        let total = f.field("total_price", \.total, .money(currency: "currency"))
        let pricesIncludeTax = f.field("taxes_included", \.pricesIncludeTax, .boolean.default(false))
        let note = f.field("note", \.note, .text(max: 5000).optional(empty: .isNull))
        let tags = f.field("tags", \.tags, .list(separator: ", "))
        f.ignore("admin_graphql_api_id", because: "derivable from id")
        f.ignore("subtotal_price", because: "total_line_items_price less total_discounts")
        f.ignore("total_price_set", because: "total_price in the shop's currency is the one that is booked")
        f.ignore("contact_email", because: "the same as email")

        return { r in
            let sum = try r[total]
            let parts = try r[delivering]
            let cancelledAt = try r[cancelled]
            return try Order(
                envelope: Envelope(
                    id: nil, references: r[id], revision: nil, createdAt: r[created], updatedAt: r[updated],
                    source: source, extensions: Extensions(), complement: nil),
                number: r[number], placedAt: r[placed], state: Coded(cancelledAt == nil ? .open : .cancelled),
                paymentState: r[payment], fulfilmentState: r[delivery], channel: r[channel],
                customer: PartySnapshot(
                    reference: r[customer], name: name(given: r[given], family: r[family]), organization: nil,
                    email: r[email], phone: r[phone], taxID: nil),
                billTo: r[billTo], shipTo: r[shipTo], shippingMethod: parts.first?.title, lines: r[lines],
                subtotal: r[subtotal], discount: r[discount],
                shipping: Money.sum(parts.map(\.price), currency: sum.currency), tax: r[tax], total: sum,
                presentmentTotal: nil, pricesIncludeTax: r[pricesIncludeTax], note: r[note], tags: r[tags],
                cancelledAt: cancelledAt)
        }
    }

    private static let source = Source(system: "shopify", mapping: "ShopifyOrder", mappingVersion: Shopify.apiVersion)

    private static let paymentStates: KeyValuePairs<String, Coded<PaymentState>> = [
        "pending": Coded(.pending), "authorized": Coded(.authorized), "partially_paid": Coded(.partiallyPaid),
        "paid": Coded(.paid), "partially_refunded": Coded(.partiallyRefunded), "refunded": Coded(.refunded),
        "voided": Coded(.voided), "expired": Coded(.failed),
    ]

    private static let fulfilmentStates: KeyValuePairs<String, Coded<FulfilmentState>> = [
        "unfulfilled": Coded(.unfulfilled), "partial": Coded(.partiallyFulfilled), "fulfilled": Coded(.fulfilled),
        "restocked": Coded(.returned),
    ]

    private static func name(given: String?, family: String?) -> PersonName? {
        given == nil && family == nil ? nil : PersonName(given: given, family: family)
    }
}

extension Order {
    /// What Shopify lists as deliveries: one line with the method and the price; none for an order without either.
    var shippingLines: [ShopifyShippingLine.Line] {
        shippingMethod == nil && shipping.isZero ? [] : [.init(title: shippingMethod, price: shipping)]
    }
}

public import SpliceModel

/// A customer's order, as the shop or channel took it.
public struct Order: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The number that people use.
    public var number: String
    /// When the customer ordered.
    public var placedAt: Instant
    /// Where the order as a whole stands.
    public var state: Coded<OrderState>
    /// Where its payment stands.
    public var paymentState: Coded<PaymentState>
    /// Where its delivery stands.
    public var fulfilmentState: Coded<FulfilmentState>
    /// Where it was placed: web, marketplace, point of sale.
    public var channel: String?
    /// Who ordered.
    public var customer: PartySnapshot
    /// Where the invoice goes.
    public var billTo: PostalAddress?
    /// Where the goods go; nil when nothing is shipped.
    public var shipTo: PostalAddress?
    /// How the customer wants it delivered.
    public var shippingMethod: String?
    /// What was ordered.
    public var lines: [OrderLine]
    /// The sum of the lines before order discounts, shipping and tax.
    public var subtotal: Money
    /// What was taken off, as a positive amount.
    public var discount: Money
    /// What delivery costs.
    public var shipping: Money
    /// The tax in or on top of the total, as `pricesIncludeTax` says.
    public var tax: Money
    /// What the customer owes, in the shop's currency.
    public var total: Money
    /// The same in the currency that the customer saw.
    public var presentmentTotal: Money?
    /// True when the prices of the lines contain the tax.
    public var pricesIncludeTax: Bool
    /// What the customer wrote.
    public var note: String?
    /// Labels that people or programs put on it.
    public var tags: [String]
    /// When it was cancelled.
    public var cancelledAt: Instant?

    /// An order from all of its parts.
    public init(
        envelope: Envelope, number: String, placedAt: Instant, state: Coded<OrderState>,
        paymentState: Coded<PaymentState>, fulfilmentState: Coded<FulfilmentState>, channel: String?,
        customer: PartySnapshot, billTo: PostalAddress?, shipTo: PostalAddress?, shippingMethod: String?,
        lines: [OrderLine], subtotal: Money, discount: Money, shipping: Money, tax: Money, total: Money,
        presentmentTotal: Money?, pricesIncludeTax: Bool, note: String?, tags: [String], cancelledAt: Instant?
    ) {
        self.envelope = envelope
        self.number = number
        self.placedAt = placedAt
        self.state = state
        self.paymentState = paymentState
        self.fulfilmentState = fulfilmentState
        self.channel = channel
        self.customer = customer
        self.billTo = billTo
        self.shipTo = shipTo
        self.shippingMethod = shippingMethod
        self.lines = lines
        self.subtotal = subtotal
        self.discount = discount
        self.shipping = shipping
        self.tax = tax
        self.total = total
        self.presentmentTotal = presentmentTotal
        self.pricesIncludeTax = pricesIncludeTax
        self.note = note
        self.tags = tags
        self.cancelledAt = cancelledAt
    }
}

extension Order {
    /// The fields.
    public static let schema = Schema<Order>(
        "order", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("number", \.number, .internal, .notEmpty, .maximumLength(50, .characters)),
            .field("placedAt", \.placedAt, .internal),
            .field("state", \.state, .internal),
            .field("paymentState", \.paymentState, .internal),
            .field("fulfilmentState", \.fulfilmentState, .internal),
            .field("channel", \.channel, .internal, .maximumLength(100, .characters)),
            .field("customer", \.customer, .personal),
            .field("billTo", \.billTo, .personal),
            .field("shipTo", \.shipTo, .personal),
            .field("shippingMethod", \.shippingMethod, .internal, .maximumLength(200, .characters)),
            .field("lines", \.lines, .internal, .minimumCount(1)),
            .field("subtotal", \.subtotal, .internal, .notNegative),
            .field("discount", \.discount, .internal, .notNegative),
            .field("shipping", \.shipping, .internal, .notNegative),
            .field("tax", \.tax, .internal, .notNegative),
            .field("total", \.total, .internal, .notNegative),
            .field("presentmentTotal", \.presentmentTotal, .internal, .notNegative),
            .field("pricesIncludeTax", \.pricesIncludeTax, .internal),
            .field("note", \.note, .personal, .maximumLength(5000, .characters)),
            .field("tags", \.tags, .internal),
            .field("cancelledAt", \.cancelledAt, .internal),
        ])
}

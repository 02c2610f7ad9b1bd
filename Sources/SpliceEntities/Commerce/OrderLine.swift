public import SpliceModel

/// One thing ordered.
public struct OrderLine: Record {
    /// The line's id in its order.
    public var id: ExternalID
    /// The stock keeping unit; nil for what is not in stock, such as a service.
    public var sku: String?
    /// The trade item number.
    public var gtin: GTIN?
    /// What the customer saw.
    public var title: String
    /// How much.
    public var quantity: Quantity
    /// The price of one unit before discounts; may have more digits than the currency.
    public var unitPrice: Money
    /// What was taken off the line, as a positive amount.
    public var discount: Money
    /// The tax of the line.
    public var tax: Money
    /// The tax rate, 0.19 for 19 %.
    public var taxRate: ExactDecimal?
    /// What the line adds to the order.
    public var total: Money
    /// False for what is not shipped.
    public var requiresShipping: Bool

    /// An order line from all of its parts.
    public init(
        id: ExternalID, sku: String?, gtin: GTIN?, title: String, quantity: Quantity, unitPrice: Money, discount: Money,
        tax: Money, taxRate: ExactDecimal?, total: Money, requiresShipping: Bool
    ) {
        self.id = id
        self.sku = sku
        self.gtin = gtin
        self.title = title
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.discount = discount
        self.tax = tax
        self.taxRate = taxRate
        self.total = total
        self.requiresShipping = requiresShipping
    }
}

extension OrderLine {
    /// The fields.
    public static let schema = Schema<OrderLine>(
        "order-line", version: SchemaVersion(1, 0),
        [
            .field("id", \.id, .internal, .notEmpty),
            .field("sku", \.sku, .internal, .maximumLength(100, .characters)),
            .field("gtin", \.gtin, .public),
            .field("title", \.title, .public, .maximumLength(255, .characters)),
            .field("quantity", \.quantity, .internal, .notNegative),
            .field("unitPrice", \.unitPrice, .internal, .notNegative),
            .field("discount", \.discount, .internal, .notNegative),
            .field("tax", \.tax, .internal, .notNegative),
            .field("taxRate", \.taxRate, .internal, .notNegative),
            .field("total", \.total, .internal),
            .field("requiresShipping", \.requiresShipping, .internal),
        ])
}

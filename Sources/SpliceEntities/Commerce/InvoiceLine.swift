public import SpliceModel

/// One line of an invoice.
public struct InvoiceLine: Record {
    /// The line's number, from 1.
    public var number: Int
    /// The stock keeping unit.
    public var sku: String?
    /// What it is for.
    public var description: String
    /// How much.
    public var quantity: Quantity
    /// The price of one unit without tax.
    public var unitPrice: Money
    /// The line's amount without tax.
    public var net: Money
    /// The tax rate, 0.19 for 19 %.
    public var taxRate: ExactDecimal?
    /// The line's tax.
    public var tax: Money

    /// An invoice line from all of its parts.
    public init(
        number: Int, sku: String?, description: String, quantity: Quantity, unitPrice: Money, net: Money,
        taxRate: ExactDecimal?, tax: Money
    ) {
        self.number = number
        self.sku = sku
        self.description = description
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.net = net
        self.taxRate = taxRate
        self.tax = tax
    }
}

extension InvoiceLine {
    /// The fields.
    public static let schema = Schema<InvoiceLine>(
        "invoice-line", version: SchemaVersion(1, 0),
        [
            .field("number", \.number, .internal, .notNegative),
            .field("sku", \.sku, .internal, .maximumLength(100, .characters)),
            .field("description", \.description, .internal, .maximumLength(4000, .characters)),
            .field("quantity", \.quantity, .internal),
            .field("unitPrice", \.unitPrice, .internal),
            .field("net", \.net, .internal),
            .field("taxRate", \.taxRate, .internal, .notNegative),
            .field("tax", \.tax, .internal),
        ])
}

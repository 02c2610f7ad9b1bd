public import SpliceModel

/// One line of accounting's document.
public struct SalesOrderLine: Record {
    /// The stock keeping unit.
    public var sku: String?
    /// What it says on the document.
    public var description: String
    /// How much.
    public var quantity: Quantity
    /// The price of one unit without tax.
    public var unitPrice: Money
    /// The line's amount without tax.
    public var net: Money
    /// The books' tax code.
    public var taxCode: String?
    /// The account that the revenue goes to.
    public var account: String?

    /// A sales order line from all of its parts.
    public init(
        sku: String?, description: String, quantity: Quantity, unitPrice: Money, net: Money, taxCode: String?,
        account: String?
    ) {
        self.sku = sku
        self.description = description
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.net = net
        self.taxCode = taxCode
        self.account = account
    }
}

extension SalesOrderLine {
    /// The fields.
    public static let schema = Schema<SalesOrderLine>(
        "sales-order-line", version: SchemaVersion(1, 0),
        [
            .field("sku", \.sku, .internal, .maximumLength(100, .characters)),
            .field("description", \.description, .internal, .maximumLength(4000, .characters)),
            .field("quantity", \.quantity, .internal),
            .field("unitPrice", \.unitPrice, .internal),
            .field("net", \.net, .internal),
            .field("taxCode", \.taxCode, .internal, .maximumLength(50, .characters)),
            .field("account", \.account, .internal, .maximumLength(100, .characters)),
        ])
}

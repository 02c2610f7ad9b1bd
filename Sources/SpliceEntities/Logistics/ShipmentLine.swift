public import SpliceModel

/// One thing in a shipment.
public struct ShipmentLine: Record {
    /// The line of the order.
    public var orderLine: ExternalID?
    /// The stock keeping unit.
    public var sku: String?
    /// How much.
    public var quantity: Quantity

    /// A shipment line from all of its parts.
    public init(
        orderLine: ExternalID?, sku: String?, quantity: Quantity
    ) {
        self.orderLine = orderLine
        self.sku = sku
        self.quantity = quantity
    }
}

extension ShipmentLine {
    /// The fields.
    public static let schema = Schema<ShipmentLine>(
        "shipment-line", version: SchemaVersion(1, 0),
        [
            .field("orderLine", \.orderLine, .internal),
            .field("sku", \.sku, .internal, .maximumLength(100, .characters)),
            .field("quantity", \.quantity, .internal, .notNegative),
        ])
}

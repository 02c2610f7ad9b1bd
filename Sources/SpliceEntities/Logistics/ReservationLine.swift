public import SpliceModel

/// One thing held.
public struct ReservationLine: Record {
    /// The stock keeping unit.
    public var sku: String
    /// How much was asked for.
    public var requested: Quantity
    /// How much is held; less when there was not enough.
    public var reserved: Quantity

    /// A reservation line from all of its parts.
    public init(
        sku: String, requested: Quantity, reserved: Quantity
    ) {
        self.sku = sku
        self.requested = requested
        self.reserved = reserved
    }
}

extension ReservationLine {
    /// The fields.
    public static let schema = Schema<ReservationLine>(
        "reservation-line", version: SchemaVersion(1, 0),
        [
            .field("sku", \.sku, .internal, .notEmpty, .maximumLength(100, .characters)),
            .field("requested", \.requested, .internal, .notNegative),
            .field("reserved", \.reserved, .internal, .notNegative),
        ])
}

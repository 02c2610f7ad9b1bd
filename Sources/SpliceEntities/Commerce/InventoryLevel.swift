public import SpliceModel

/// How much of one thing there is in one place at one time.
public struct InventoryLevel: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The stock keeping unit.
    public var sku: String
    /// The warehouse, shop or bin.
    public var location: String
    /// What is there; negative where a system books ahead of itself.
    public var onHand: Quantity
    /// What of it is promised.
    public var reserved: Quantity
    /// What can still be promised, as the system computes it.
    public var available: Quantity
    /// What is on its way.
    public var incoming: Quantity?
    /// When this was so.
    public var asOf: Instant

    /// An inventory level from all of its parts.
    public init(
        envelope: Envelope, sku: String, location: String, onHand: Quantity, reserved: Quantity, available: Quantity,
        incoming: Quantity?, asOf: Instant
    ) {
        self.envelope = envelope
        self.sku = sku
        self.location = location
        self.onHand = onHand
        self.reserved = reserved
        self.available = available
        self.incoming = incoming
        self.asOf = asOf
    }
}

extension InventoryLevel {
    /// The fields.
    public static let schema = Schema<InventoryLevel>(
        "inventory-level", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("sku", \.sku, .internal, .notEmpty, .maximumLength(100, .characters)),
            .field("location", \.location, .internal, .notEmpty, .maximumLength(100, .characters)),
            .field("onHand", \.onHand, .internal),
            .field("reserved", \.reserved, .internal, .notNegative),
            .field("available", \.available, .internal),
            .field("incoming", \.incoming, .internal, .notNegative),
            .field("asOf", \.asOf, .internal),
        ])
}

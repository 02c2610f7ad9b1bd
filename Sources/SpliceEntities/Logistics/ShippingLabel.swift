public import SpliceModel

/// A label that a carrier sold.
public struct ShippingLabel: Record {
    /// The label in the system that sold it.
    public var reference: CrossReference?
    /// How it is printed.
    public var format: Coded<LabelFormat>
    /// Where it can be fetched; whoever has the address has the label.
    public var url: String?
    /// What it cost.
    public var cost: Money?
    /// When it was bought.
    public var purchasedAt: Instant?
    /// When it was given back; nil while it is valid.
    public var voidedAt: Instant?

    /// A shipping label from all of its parts.
    public init(
        reference: CrossReference?, format: Coded<LabelFormat>, url: String?, cost: Money?, purchasedAt: Instant?,
        voidedAt: Instant?
    ) {
        self.reference = reference
        self.format = format
        self.url = url
        self.cost = cost
        self.purchasedAt = purchasedAt
        self.voidedAt = voidedAt
    }
}

extension ShippingLabel {
    /// The fields.
    public static let schema = Schema<ShippingLabel>(
        "shipping-label", version: SchemaVersion(1, 0),
        [
            .field("reference", \.reference, .internal),
            .field("format", \.format, .internal),
            .field("url", \.url, .sensitive, .maximumLength(2000, .characters)),
            .field("cost", \.cost, .internal, .notNegative),
            .field("purchasedAt", \.purchasedAt, .internal),
            .field("voidedAt", \.voidedAt, .internal),
        ])
}

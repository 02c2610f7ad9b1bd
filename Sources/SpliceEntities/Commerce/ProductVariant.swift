public import SpliceModel

/// One thing that can be ordered: a size, a colour, a pack.
public struct ProductVariant: Record {
    /// The variant in its own system.
    public var reference: CrossReference?
    /// The stock keeping unit.
    public var sku: String
    /// The trade item number.
    public var gtin: GTIN?
    /// What tells it from the other variants.
    public var title: String?
    /// The choices that make it, by name: `Size` → `L`.
    public var options: [String: String]
    /// What is counted when it is ordered.
    public var unit: UnitOfMeasure
    /// The price of one unit.
    public var price: Money?
    /// The price before a reduction.
    public var compareAtPrice: Money?
    /// The weight of one unit, packed.
    public var weight: Quantity?
    /// Where it was made.
    public var originCountry: Country?
    /// The code of the Harmonized System, six digits or more.
    public var customsCode: String?

    /// A product variant from all of its parts.
    public init(
        reference: CrossReference?, sku: String, gtin: GTIN?, title: String?, options: [String: String],
        unit: UnitOfMeasure, price: Money?, compareAtPrice: Money?, weight: Quantity?, originCountry: Country?,
        customsCode: String?
    ) {
        self.reference = reference
        self.sku = sku
        self.gtin = gtin
        self.title = title
        self.options = options
        self.unit = unit
        self.price = price
        self.compareAtPrice = compareAtPrice
        self.weight = weight
        self.originCountry = originCountry
        self.customsCode = customsCode
    }
}

extension ProductVariant {
    /// The fields.
    public static let schema = Schema<ProductVariant>(
        "product-variant", version: SchemaVersion(1, 0),
        [
            .field("reference", \.reference, .internal),
            .field("sku", \.sku, .internal, .notEmpty, .maximumLength(100, .characters)),
            .field("gtin", \.gtin, .public),
            .field("title", \.title, .public, .maximumLength(255, .characters)),
            .field("options", \.options, .public),
            .field("unit", \.unit, .internal),
            .field("price", \.price, .public, .notNegative),
            .field("compareAtPrice", \.compareAtPrice, .public, .notNegative),
            .field("weight", \.weight, .internal, .notNegative),
            .field("originCountry", \.originCountry, .internal),
            .field("customsCode", \.customsCode, .internal, .maximumLength(14, .characters)),
        ])
}

public import SpliceEntities
public import SpliceMapping
public import SpliceModel

/// What a warehouse keeps: one thing that can be ordered, as people on the floor tell it from others.
public struct StockItem: Sendable, Hashable {
    /// The stock keeping unit, which is the item's key; 1 to 100 characters.
    public let sku: String
    /// What it is called; at most 255 characters.
    public let title: String
    /// The number that is scanned: a GTIN, as digits.
    public let barcode: String?
    /// What is counted: a code of UNECE Recommendation 20.
    public let unit: String
    /// Where it was made, for the papers.
    public let originCountry: Country?

    /// An item from its parts.
    public init(sku: String, title: String, barcode: String?, unit: String, originCountry: Country?) {
        self.sku = sku
        self.title = title
        self.barcode = barcode
        self.unit = unit
        self.originCountry = originCountry
    }

    /// The item that `variant` of `product` is.
    public init(_ product: Product, _ variant: ProductVariant) {
        self.init(
            sku: variant.sku, title: [product.title, variant.title].compactMap { $0 }.joined(separator: ", "),
            barcode: variant.gtin?.description, unit: variant.unit.code, originCountry: variant.originCountry)
    }
}

/// A product of the template ↔ ``StockItem``.
public enum StockItemDocument: Mapping {
    /// The template's version.
    public static let version = "v1"
    /// What everybody calls it.
    public static let identity: String? = "sku"

    /// The rows.
    public static func map(_ f: inout Fields<StockItem>) -> Reading<StockItem> {
        let sku = f.field("sku", \.sku, .text(max: 100), classified: .internal)
        let title = f.field("title", \.title, .text(max: 255), classified: .public)
        let barcode = f.field("barcode", \.barcode, .text(max: 14).optional(empty: .isNull), classified: .public)
        let unit = f.field("unit", \.unit, .text(max: 3), classified: .internal)
        let origin = f.field("originCountry", \.originCountry, .country.optional())
        return { r in
            try StockItem(
                sku: r[sku], title: r[title], barcode: r[barcode], unit: r[unit], originCountry: r[origin])
        }
    }
}

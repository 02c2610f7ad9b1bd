public import SpliceModel

/// What is sold, with the variants one can order.
public struct Product: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The name that buyers see.
    public var title: String
    /// The text that buyers see.
    public var description: String?
    /// Whose product it is.
    public var brand: String?
    /// Where it is found, the most general first.
    public var categories: [String]
    /// Whether it is on sale.
    public var state: Coded<ProductState>
    /// What one can order; a product without choices has one.
    public var variants: [ProductVariant]

    /// A product from all of its parts.
    public init(
        envelope: Envelope, title: String, description: String?, brand: String?, categories: [String],
        state: Coded<ProductState>, variants: [ProductVariant]
    ) {
        self.envelope = envelope
        self.title = title
        self.description = description
        self.brand = brand
        self.categories = categories
        self.state = state
        self.variants = variants
    }
}

extension Product {
    /// The fields.
    public static let schema = Schema<Product>(
        "product", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("title", \.title, .public, .notEmpty, .maximumLength(255, .characters)),
            .field("description", \.description, .public),
            .field("brand", \.brand, .public, .maximumLength(255, .characters)),
            .field("categories", \.categories, .public),
            .field("state", \.state, .internal),
            .field("variants", \.variants, .internal),
        ])
}

public import SpliceModel

/// Whether a product is on sale.
public enum ProductState: String, CodedValue {
    /// Not yet.
    case draft
    /// On sale.
    case active
    /// Sold out of stock, not made again.
    case discontinued
    /// No longer on sale.
    case archived
}

public import SpliceModel

extension Order {
    /// What the total should be by the order's own parts: subtotal − discount + shipping, and tax where prices are
    /// without it.
    ///
    /// Systems round in their own places, so a difference of a few minor units is common; `Validation` compares with
    /// a tolerance. Throws `currencyMismatch` or `overflow`.
    public func computedTotal() throws(ModelError) -> Money {
        let net = try subtotal - discount + shipping
        return pricesIncludeTax ? net : try net + tax
    }
}

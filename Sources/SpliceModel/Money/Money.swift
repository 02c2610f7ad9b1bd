/// An exact amount of one currency: `units × 10^-scale`.
///
/// The scale is usually the currency's own (cents for USD); a unit price may carry more digits (0.0035 USD, scale 4).
/// Amounts that denote the same value are equal whatever their scales: 1.50 USD and 1.500 USD.
///
/// A provider that counts minor units its own way (a payment system that treats UGX as having two decimals) is a matter
/// of its mapping rule: it reads `Money(units:currency:scale:)` with the provider's scale, and the value is exact.
///
/// Arithmetic never traps: it throws ``ModelError`` with `overflow`, `currencyMismatch` or `inexact`.
@frozen
public struct Money: Sendable, BitwiseCopyable {
    /// The amount in units of `10^-scale`; minor units when the scale is the currency's exponent.
    public let units: Int64
    /// The currency.
    public let currency: Currency
    /// How many decimal digits `units` holds, 0…18.
    @usableFromInline let storedScale: UInt8

    /// How many decimal digits `units` holds, 0…18.
    @inlinable
    public var scale: Int { Int(storedScale) }

    /// An amount in the currency's own minor units: cents for USD, yen for JPY.
    @inlinable
    public init(minorUnits: Int64, currency: Currency) {
        self.init(trusted: minorUnits, currency, scale: currency.exponent)
    }

    /// An amount at a stated scale; nil when the scale is not in 0…18.
    @inlinable
    public init?(units: Int64, currency: Currency, scale: Int) {
        guard scale >= 0, scale <= 18 else { return nil }
        self.init(trusted: units, currency, scale: scale)
    }

    /// An amount from a decimal number.
    ///
    /// It gets the currency's own scale, or the number's where the number has more digits that matter.
    public init(_ amount: ExactDecimal, _ currency: Currency) throws(ModelError) {
        let scale = max(currency.exponent, amount.reduced.scale)
        self = try Money.naming("Money", currency) { () throws(ModelError) in
            try amount.rescaled(to: scale, rounding: .exact)
        }
    }

    /// For callers that have established 0 ≤ scale ≤ 18.
    @inlinable
    init(trusted units: Int64, _ currency: Currency, scale: Int) {
        self.units = units
        self.currency = currency
        storedScale = UInt8(truncatingIfNeeded: scale)
    }

    /// Nothing, in a currency, at the currency's own scale.
    @inlinable
    public static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency: currency) }

    /// The amount without its currency.
    @inlinable
    public var amount: ExactDecimal { ExactDecimal(trusted: units, scale: scale) }

    /// True for an amount of nothing.
    @inlinable public var isZero: Bool { units == 0 }
    /// True for an amount below nothing.
    @inlinable public var isNegative: Bool { units < 0 }

    /// The amount in the currency's own minor units.
    ///
    /// - Throws: `inexact` when it holds digits below the minor unit, `overflow`.
    public func minorUnits() throws(ModelError) -> Int64 { try units(scale: currency.exponent) }

    /// The amount in units of `10^-scale`. Throws `inexact` when digits would be lost, `overflow`, or `outOfRange`.
    public func units(scale: Int) throws(ModelError) -> Int64 {
        if scale == self.scale { return units }
        return try rescaled(to: scale, rounding: .exact).units
    }

    /// The same amount at another scale. Throws `outOfRange`, `overflow`, or `inexact` where `rounding` is exact.
    public func rescaled(to scale: Int, rounding: Rounding) throws(ModelError) -> Money {
        try Money.naming("Money.rescale", currency) { () throws(ModelError) in
            try amount.rescaled(to: scale, rounding: rounding)
        }
    }

    /// Rounded to the currency's own minor unit. Throws `overflow`, or `inexact` where `rounding` is exact.
    public func roundedToMinorUnit(_ rounding: Rounding) throws(ModelError) -> Money {
        try rescaled(to: currency.exponent, rounding: rounding)
    }

    /// Keeps the number's own scale.
    init(_ amount: ExactDecimal, exactly currency: Currency) {
        self.init(trusted: amount.coefficient, currency, scale: amount.scale)
    }
}

extension Money: Hashable {
    /// True when currency and value are the same, whatever the scales.
    @inlinable
    public static func == (left: Money, right: Money) -> Bool {
        left.currency == right.currency && left.amount == right.amount
    }

    /// Hashes the value and the currency, not the scale.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(amount)
        hasher.combine(currency)
    }
}

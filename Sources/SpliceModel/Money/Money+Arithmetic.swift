extension Money {
    /// The exact sum, at the larger of both scales. Throws `currencyMismatch` or `overflow`.
    @inlinable
    public static func + (left: Money, right: Money) throws(ModelError) -> Money {
        guard left.currency == right.currency else { throw mismatch("Money.add", left, right) }
        if left.storedScale == right.storedScale {
            let (sum, overflow) = left.units.addingReportingOverflow(right.units)
            if !overflow { return Money(trusted: sum, left.currency, scale: left.scale) }
        }
        return try addScaled(left, right)
    }

    /// The exact difference, at the larger of both scales. Throws `currencyMismatch` or `overflow`.
    @inlinable
    public static func - (left: Money, right: Money) throws(ModelError) -> Money {
        guard left.currency == right.currency else { throw mismatch("Money.subtract", left, right) }
        if left.storedScale == right.storedScale {
            let (difference, overflow) = left.units.subtractingReportingOverflow(right.units)
            if !overflow { return Money(trusted: difference, left.currency, scale: left.scale) }
        }
        return try subtractScaled(left, right)
    }

    /// The amount with its sign turned. Throws `overflow` for the one amount that has no positive counterpart.
    @inlinable
    public func negated() throws(ModelError) -> Money {
        let (negative, overflow) = Int64(0).subtractingReportingOverflow(units)
        guard !overflow else { throw tooLarge("Money.negate") }
        return Money(trusted: negative, currency, scale: scale)
    }

    /// The sum of all amounts; `zero(currency)` for none. Throws `currencyMismatch` or `overflow`.
    public static func sum(_ amounts: some Sequence<Money>, currency: Currency) throws(ModelError) -> Money {
        var total = Money.zero(currency)
        for amount in amounts { total = try total + amount }
        return total
    }

    /// The amount times a number, at the amount's own scale.
    ///
    /// - Throws: `overflow`, or `inexact` where `rounding` forbids to round.
    public func multiplied(by factor: ExactDecimal, rounding: Rounding) throws(ModelError) -> Money {
        try Money.naming("Money.multiply", currency) { () throws(ModelError) in
            try amount.multiplied(by: factor, scale: scale, rounding: rounding)
        }
    }

    /// The amount times `numerator / denominator`, rounded once, at the amount's own scale.
    ///
    /// - Throws: `outOfRange` for a denominator of zero, `overflow`, or `inexact` where `rounding` forbids to round.
    public func multiplied(
        by numerator: Int64, over denominator: Int64, rounding: Rounding
    ) throws(ModelError) -> Money {
        guard denominator != 0 else { throw ModelError(.outOfRange, "Money.multiply", "the denominator is zero") }
        guard let rounded = rounding.divide(Int128(units) * Int128(numerator), by: Int128(denominator)) else {
            throw ModelError(
                .inexact, "Money.multiply", "in \(currency), the result needs more than \(scale) decimal digits")
        }
        guard let units = Int64(exactly: rounded) else { throw tooLarge("Money.multiply") }
        return Money(trusted: units, currency, scale: scale)
    }

    /// The amount in another currency, at that currency's own scale.
    ///
    /// - Parameters:
    ///   - target: the other currency.
    ///   - rate: how much of `target` one unit of this currency is worth.
    ///   - rounding: what to do with what is less than the target's minor unit.
    /// - Throws: `overflow`, or `inexact` where `rounding` forbids to round.
    public func converted(
        to target: Currency, rate: ExactDecimal, rounding: Rounding
    ) throws(ModelError) -> Money {
        try Money.naming("Money.convert", target) { () throws(ModelError) in
            try amount.multiplied(by: rate, scale: target.exponent, rounding: rounding)
        }
    }

    /// Which of two amounts is larger: negative, zero or positive as this one is below, at or above the other.
    ///
    /// Amounts are not `Comparable`, since two currencies have no order. Throws `currencyMismatch`.
    public func compared(to other: Money) throws(ModelError) -> Int {
        guard currency == other.currency else { throw Money.mismatch("Money.compare", self, other) }
        return amount < other.amount ? -1 : (amount == other.amount ? 0 : 1)
    }

    @usableFromInline
    static func addScaled(_ left: Money, _ right: Money) throws(ModelError) -> Money {
        try naming("Money.add", left.currency) { () throws(ModelError) in try left.amount + right.amount }
    }

    @usableFromInline
    static func subtractScaled(_ left: Money, _ right: Money) throws(ModelError) -> Money {
        try naming("Money.subtract", left.currency) { () throws(ModelError) in try left.amount - right.amount }
    }

    /// What an operation on the numbers makes, as an amount. What it refuses is said of the operation on money, and in
    /// which currency: nobody who adds amounts has ever heard of `ExactDecimal.add`.
    @inline(__always)
    static func naming(
        _ operation: String, _ currency: Currency, _ amount: () throws(ModelError) -> ExactDecimal
    ) throws(ModelError) -> Money {
        do throws(ModelError) {
            return Money(try amount(), exactly: currency)
        } catch {
            throw ModelError(error.code, operation, "in \(currency), \(error.message)")
        }
    }

    @usableFromInline
    func tooLarge(_ operation: String) -> ModelError {
        ModelError(.overflow, operation, "in \(currency), the result has more than 18 digits")
    }

    @usableFromInline
    static func mismatch(_ operation: String, _ left: Money, _ right: Money) -> ModelError {
        ModelError(.currencyMismatch, operation, "the amounts are in \(left.currency) and \(right.currency)")
    }
}

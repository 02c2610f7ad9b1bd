extension ExactDecimal {
    /// The exact sum, at the larger of both scales. Throws `overflow`.
    public static func + (left: ExactDecimal, right: ExactDecimal) throws(ModelError) -> ExactDecimal {
        let scale = max(left.scale, right.scale)
        let sum =
            Int128(left.coefficient) * PowersOfTen.int128(scale - left.scale)
            + Int128(right.coefficient) * PowersOfTen.int128(scale - right.scale)
        return try fitted(sum, scale: scale, to: scale, .exact, "ExactDecimal.add")
    }

    /// The exact difference, at the larger of both scales. Throws `overflow`.
    public static func - (left: ExactDecimal, right: ExactDecimal) throws(ModelError) -> ExactDecimal {
        let scale = max(left.scale, right.scale)
        let difference =
            Int128(left.coefficient) * PowersOfTen.int128(scale - left.scale)
            - Int128(right.coefficient) * PowersOfTen.int128(scale - right.scale)
        return try fitted(difference, scale: scale, to: scale, .exact, "ExactDecimal.subtract")
    }

    /// The number with its sign turned. Throws `overflow` for the one coefficient that has no positive counterpart.
    public func negated() throws(ModelError) -> ExactDecimal {
        let (negative, overflow) = Int64(0).subtractingReportingOverflow(coefficient)
        guard !overflow else {
            throw ModelError(.overflow, "ExactDecimal.negate", "the result has more than 18 digits")
        }
        return ExactDecimal(trusted: negative, scale: scale)
    }

    /// The exact product, at the sum of both scales, or fewer where the end is zeros.
    ///
    /// - Throws: `overflow`, or `inexact` when the product needs more than 18 decimal digits.
    public static func * (left: ExactDecimal, right: ExactDecimal) throws(ModelError) -> ExactDecimal {
        var product = Int128(left.coefficient) * Int128(right.coefficient)
        var scale = left.scale + right.scale
        while scale > 0, scale > maximumScale || Int64(exactly: product) == nil, product % 10 == 0 {
            product /= 10
            scale -= 1
        }
        return try fitted(product, scale: scale, to: min(scale, maximumScale), .exact, "ExactDecimal.multiply")
    }

    /// The product at a stated scale.
    ///
    /// - Throws: `overflow`, `outOfRange` for a scale that is not in 0…18, or `inexact` where `rounding` forbids to
    ///   round.
    public func multiplied(by other: ExactDecimal, scale: Int, rounding: Rounding) throws(ModelError) -> ExactDecimal {
        try ExactDecimal.checkScale(scale)
        let product = Int128(coefficient) * Int128(other.coefficient)
        return try ExactDecimal.fitted(
            product, scale: self.scale + other.scale, to: scale, rounding, "ExactDecimal.multiply")
    }

    /// The quotient at a stated scale.
    ///
    /// - Throws: `outOfRange` for a divisor of zero or a scale that is not in 0…18, `overflow`, or `inexact` where
    ///   `rounding` forbids to round.
    public func divided(by other: ExactDecimal, scale: Int, rounding: Rounding) throws(ModelError) -> ExactDecimal {
        try ExactDecimal.checkScale(scale)
        guard !other.isZero else { throw ModelError(.outOfRange, "ExactDecimal.divide", "the divisor is zero") }
        // coefficient / other × 10^(scale − own scale + other scale), the power on whichever side keeps it whole.
        let shift = scale - self.scale + other.scale
        var dividend = Int128(coefficient)
        var divisor = Int128(other.coefficient)
        if shift >= 0 {
            let (product, overflow) = dividend.multipliedReportingOverflow(by: PowersOfTen.int128(shift))
            guard !overflow else {
                throw ModelError(.overflow, "ExactDecimal.divide", "the result has more than 18 digits")
            }
            dividend = product
        } else {
            divisor *= PowersOfTen.int128(-shift)
        }
        guard let quotient = rounding.divide(dividend, by: divisor) else {
            throw ModelError(.inexact, "ExactDecimal.divide", "the result needs more than \(scale) decimal digits")
        }
        return try ExactDecimal.fitted(quotient, scale: scale, to: scale, .exact, "ExactDecimal.divide")
    }

    /// The number times `numerator / denominator`, rounded once.
    ///
    /// - Throws: `outOfRange` for a denominator of zero or a scale that is not in 0…18, `overflow`, or `inexact` where
    ///   `rounding` forbids to round.
    public func multiplied(
        by numerator: Int64, over denominator: Int64, scale: Int, rounding: Rounding
    ) throws(ModelError) -> ExactDecimal {
        try ExactDecimal.checkScale(scale)
        guard denominator != 0 else {
            throw ModelError(.outOfRange, "ExactDecimal.multiply", "the denominator is zero")
        }
        let shared = Int128(ExactDecimal.greatestCommonDivisor(numerator.magnitude, denominator.magnitude))
        var dividend = Int128(coefficient) * (Int128(numerator) / shared)
        var divisor = Int128(denominator) / shared
        if scale >= self.scale {
            let (product, overflow) = dividend.multipliedReportingOverflow(by: PowersOfTen.int128(scale - self.scale))
            guard !overflow else {
                throw ModelError(.overflow, "ExactDecimal.multiply", "the result has more than 18 digits")
            }
            dividend = product
        } else {
            divisor *= PowersOfTen.int128(self.scale - scale)
        }
        guard let quotient = rounding.divide(dividend, by: divisor) else {
            throw ModelError(.inexact, "ExactDecimal.multiply", "the result needs more than \(scale) decimal digits")
        }
        return try ExactDecimal.fitted(quotient, scale: scale, to: scale, .exact, "ExactDecimal.multiply")
    }

    private static func greatestCommonDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }

    private static func checkScale(_ scale: Int) throws(ModelError) {
        guard (0...maximumScale).contains(scale) else {
            throw ModelError(.outOfRange, "ExactDecimal", "a scale is between 0 and 18")
        }
    }
}

/// A decimal number held exactly: `coefficient × 10^-scale`. For quantities, rates and weights; never a binary float.
///
/// The scale says how the number was written and is kept (1.50 stays 1.50), but it does not make another number of it:
/// 1.5 and 1.50 are equal and hash alike.
@frozen
public struct ExactDecimal: Sendable, BitwiseCopyable {
    /// The largest permitted scale.
    public static let maximumScale = 18

    /// The number without its decimal point.
    public let coefficient: Int64
    /// How many of the coefficient's digits are behind the point, 0…18.
    @usableFromInline let storedScale: UInt8

    /// How many of the coefficient's digits are behind the point, 0…18.
    @inlinable
    public var scale: Int { Int(storedScale) }

    /// `coefficient × 10^-scale`; nil when the scale is not in 0…18.
    @inlinable
    public init?(coefficient: Int64, scale: Int) {
        guard scale >= 0, scale <= 18 else { return nil }
        self.init(trusted: coefficient, scale: scale)
    }

    /// For callers that have established 0 ≤ scale ≤ 18.
    @inlinable
    init(trusted coefficient: Int64, scale: Int) {
        self.coefficient = coefficient
        storedScale = UInt8(truncatingIfNeeded: scale)
    }

    /// A whole number.
    @inlinable
    public init(_ value: Int64) { self.init(trusted: value, scale: 0) }

    /// Zero.
    @inlinable public static var zero: ExactDecimal { ExactDecimal(0) }
    /// One.
    @inlinable public static var one: ExactDecimal { ExactDecimal(1) }

    /// True for numbers below zero.
    @inlinable public var isNegative: Bool { coefficient < 0 }
    /// True for zero at any scale.
    @inlinable public var isZero: Bool { coefficient == 0 }

    /// The same number with as few digits behind the point as it needs.
    @inlinable
    public var reduced: ExactDecimal {
        var coefficient = coefficient
        var scale = scale
        while scale > 0, coefficient % 10 == 0 {
            coefficient /= 10
            scale -= 1
        }
        return ExactDecimal(trusted: coefficient, scale: scale)
    }

    /// The number as an integer; nil when it has a fraction.
    public var wholeNumber: Int64? {
        let reduced = reduced
        return reduced.scale == 0 ? reduced.coefficient : nil
    }

    /// The same number at another scale.
    ///
    /// - Throws: `outOfRange` when the scale is not in 0…18, `overflow` when the coefficient does not fit, `inexact`
    ///   when digits would be lost and `rounding` is ``Rounding/exact``.
    public func rescaled(to scale: Int, rounding: Rounding) throws(ModelError) -> ExactDecimal {
        guard (0...ExactDecimal.maximumScale).contains(scale) else {
            throw ModelError(.outOfRange, "ExactDecimal", "a scale is between 0 and 18")
        }
        return try ExactDecimal.fitted(Int128(coefficient), scale: self.scale, to: scale, rounding, "ExactDecimal")
    }

    /// `value × 10^-from` at the scale `to`. `from` may be up to 36.
    static func fitted(
        _ value: Int128, scale from: Int, to: Int, _ rounding: Rounding, _ subject: String
    ) throws(ModelError) -> ExactDecimal {
        var wide = value
        if to > from {
            let (product, overflow) = value.multipliedReportingOverflow(by: PowersOfTen.int128(to - from))
            guard !overflow else { throw ModelError(.overflow, subject, "the result has more than 18 digits") }
            wide = product
        } else if to < from {
            guard let rounded = rounding.divide(value, by: PowersOfTen.int128(from - to)) else {
                throw ModelError(.inexact, subject, "the result needs more than \(to) decimal digits")
            }
            wide = rounded
        }
        guard let narrow = Int64(exactly: wide) else {
            throw ModelError(.overflow, subject, "the result has more than 18 digits")
        }
        return ExactDecimal(trusted: narrow, scale: to)
    }
}

extension ExactDecimal: Comparable, Hashable {
    /// True when both denote the same number, whatever their scales.
    @inlinable
    public static func == (left: ExactDecimal, right: ExactDecimal) -> Bool {
        if left.storedScale == right.storedScale { return left.coefficient == right.coefficient }
        return ExactDecimal.aligned(left, right, by: ==)
    }

    /// By number, whatever the scales.
    @inlinable
    public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
        if left.storedScale == right.storedScale { return left.coefficient < right.coefficient }
        return ExactDecimal.aligned(left, right, by: <)
    }

    @inlinable
    static func aligned(_ left: ExactDecimal, _ right: ExactDecimal, by compare: (Int128, Int128) -> Bool) -> Bool {
        let scale = max(left.scale, right.scale)
        return compare(
            Int128(left.coefficient) * PowersOfTen.int128(scale - left.scale),
            Int128(right.coefficient) * PowersOfTen.int128(scale - right.scale))
    }

    /// Hashes the number, not its scale.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        let reduced = reduced
        hasher.combine(reduced.coefficient)
        hasher.combine(reduced.storedScale)
    }
}

extension ExactDecimal: ExpressibleByIntegerLiteral {
    /// A whole number.
    @inlinable
    public init(integerLiteral value: Int64) { self.init(value) }
}

/// How much of something: an exact number and its unit. 2 dozen and 24 pieces are two quantities; convert to compare
/// them.
public struct Quantity: Sendable, Hashable, Codable {
    /// The number.
    public let value: ExactDecimal
    /// The unit.
    public let unit: UnitOfMeasure

    /// A quantity from its parts.
    public init(_ value: ExactDecimal, _ unit: UnitOfMeasure) {
        self.value = value
        self.unit = unit
    }

    /// A number of things.
    public init(_ count: Int64) { self.init(ExactDecimal(count), .one) }

    /// The exact sum. Throws `unitMismatch` for two units, `overflow`.
    public static func + (left: Quantity, right: Quantity) throws(ModelError) -> Quantity {
        guard left.unit == right.unit else {
            throw ModelError(.unitMismatch, "Quantity.add", "the quantities are in different units; convert one first")
        }
        return Quantity(try left.value + right.value, left.unit)
    }

    /// The exact difference. Throws `unitMismatch` for two units, `overflow`.
    public static func - (left: Quantity, right: Quantity) throws(ModelError) -> Quantity {
        try left + Quantity(right.value.negated(), right.unit)
    }

    /// The quantity in another unit of the same dimension, rounded once.
    ///
    /// Throws `unitMismatch` when the units measure different things or one is not known, `overflow`, `outOfRange`, or
    /// `inexact` where `rounding` is exact.
    public func converted(
        to target: UnitOfMeasure, scale: Int, rounding: Rounding
    ) throws(ModelError) -> Quantity {
        if target == unit { return Quantity(try value.rescaled(to: scale, rounding: rounding), unit) }
        guard let from = unit.scale, let to = target.scale, from.dimension == to.dimension else {
            throw ModelError(.unitMismatch, "Quantity.convert", "there is no conversion between these units")
        }
        return Quantity(
            try value.multiplied(by: from.steps, over: to.steps, scale: scale, rounding: rounding), target)
    }
}

extension Quantity: CustomStringConvertible, FieldValue {
    /// `2.5 KGM`.
    public var description: String { "\(value) \(unit)" }
    /// `quantity`.
    public static var fieldType: FieldType { .scalar("quantity") }
    /// The number, and its text with the unit.
    public var content: FieldContent { .number(value, text: description) }
}

/// What a field's value must keep to, beyond its type.
public enum FieldLimit: Sendable, Hashable, Codable {
    /// Text of at most so many units.
    case maximumLength(Int, LengthUnit)
    /// Text that is not empty.
    case notEmpty
    /// A number or amount that is zero or above.
    case notNegative
    /// A number between two bounds, both included.
    case range(Int64, Int64)
    /// A list of at least so many elements.
    case minimumCount(Int)
    /// A list of at most so many elements.
    case maximumCount(Int)
}

extension FieldLimit: CustomStringConvertible {
    /// In words: `at most 50 characters`.
    public var description: String {
        switch self {
        case .maximumLength(let limit, let unit): "at most \(limit) \(unit.rawValue)"
        case .notEmpty: "not empty"
        case .notNegative: "not negative"
        case .range(let low, let high): "between \(low) and \(high)"
        case .minimumCount(let count): "at least \(count) elements"
        case .maximumCount(let count): "at most \(count) elements"
        }
    }
}

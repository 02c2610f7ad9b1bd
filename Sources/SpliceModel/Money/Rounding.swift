/// What to do with the part of a result that does not fit its scale.
@frozen
public enum Rounding: String, Sendable, Hashable, Codable, CaseIterable {
    /// To the nearest; a tie goes to the even neighbour. Also called banker's rounding.
    case halfEven
    /// To the nearest; a tie goes away from zero. What most invoices call rounding.
    case halfUp
    /// To the nearest; a tie goes toward zero.
    case halfDown
    /// Toward zero: what does not fit is cut off.
    case down
    /// Away from zero.
    case up
    /// Toward negative infinity.
    case floor
    /// Toward positive infinity.
    case ceiling
    /// Nothing may be lost: a result that does not fit throws `inexact`.
    case exact

    /// The quotient, rounded; nil when the division leaves a rest and the mode is ``exact``.
    ///
    /// The divisor is not zero and its magnitude is below 2^126, so that twice the rest cannot overflow.
    @usableFromInline
    func divide(_ dividend: Int128, by divisor: Int128) -> Int128? {
        let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
        guard rest != 0 else { return quotient }
        let isNegative = (dividend < 0) != (divisor < 0)
        let away = quotient + (isNegative ? -1 : 1)
        let twice = rest.magnitude * 2
        let half = divisor.magnitude
        switch self {
        case .halfEven: return twice > half || (twice == half && quotient & 1 != 0) ? away : quotient
        case .halfUp: return twice >= half ? away : quotient
        case .halfDown: return twice > half ? away : quotient
        case .down: return quotient
        case .up: return away
        case .floor: return isNegative ? away : quotient
        case .ceiling: return isNegative ? quotient : away
        case .exact: return nil
        }
    }
}

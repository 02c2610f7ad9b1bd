public import SpliceModel

/// Where a reservation stands.
public enum ReservationState: String, CodedValue {
    /// Asked for.
    case requested
    /// Some of it is held.
    case partial
    /// All of it is held.
    case held
    /// None of it is held.
    case rejected
    /// Given up.
    case released
    /// Picked for its order.
    case consumed
    /// Given up because time ran out.
    case expired
}

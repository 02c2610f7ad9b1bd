public import SpliceModel

/// What a party is to the business.
public enum PartyRole: String, CodedValue {
    /// Buys.
    case customer
    /// Might buy.
    case prospect
    /// Sells to the business.
    case supplier
    /// Works for the business.
    case employee
    /// Moves goods.
    case carrier
    /// Works with the business.
    case partner
}

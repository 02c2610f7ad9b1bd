public import SpliceModel

/// What a way to reach a party is for.
public enum ContactPurpose: String, CodedValue {
    /// The one to use when nothing else is said.
    case main
    /// The private one.
    case home
    /// The one at work.
    case work
    /// The one that moves with the person.
    case mobile
    /// Invoices.
    case billing
    /// Deliveries.
    case shipping
    /// Something else.
    case other
}

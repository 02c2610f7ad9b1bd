public import SpliceModel

/// How far the talk with a lead is.
public enum LeadState: String, CodedValue {
    /// Nobody has been in touch.
    case new
    /// Someone has.
    case contacted
    /// A customer may come of it.
    case qualified
    /// No customer will.
    case unqualified
    /// It became a customer or a deal.
    case converted
}

/// Whether marketing may write to a person.
public enum Consent: String, CodedValue {
    /// Nobody asked.
    case unknown
    /// Yes.
    case optedIn
    /// Yes, and confirmed by mail.
    case doubleOptedIn
    /// No.
    case optedOut
}

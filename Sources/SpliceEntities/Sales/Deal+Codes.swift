public import SpliceModel

/// How far a deal is.
public enum DealStage: String, CodedValue {
    /// Whether it is one.
    case qualification
    /// What the customer needs.
    case discovery
    /// An offer was made.
    case proposal
    /// Terms are discussed.
    case negotiation
    /// The customer bought.
    case won
    /// The customer did not.
    case lost
}

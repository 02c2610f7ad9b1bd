public import SpliceModel

/// Whether an invoice asks for money or gives it back.
public enum InvoiceKind: String, CodedValue {
    /// Asks for money.
    case invoice
    /// Gives money back.
    case creditNote
    /// Says what an invoice would say.
    case proforma
}

public import SpliceModel

/// How a payment was made.
public enum PaymentMethod: String, CodedValue {
    /// A credit or debit card.
    case card
    /// A transfer from a bank account.
    case bankTransfer
    /// Taken from a bank account by mandate.
    case directDebit
    /// A wallet such as a phone's.
    case wallet
    /// Notes and coins.
    case cash
    /// On account, to be paid later.
    case invoice
    /// A voucher or stored value.
    case giftCard
    /// Something else.
    case other
}

/// Where a refund stands.
public enum RefundState: String, CodedValue {
    /// Asked for.
    case pending
    /// The money went back.
    case completed
    /// It did not.
    case failed
}

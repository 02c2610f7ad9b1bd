public import SpliceModel

/// Money that came, or was reserved, for an order or an invoice.
public struct Payment: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The order it is for.
    public var order: CrossReference?
    /// The invoice it is for.
    public var invoice: CrossReference?
    /// How much.
    public var amount: Money
    /// What the provider keeps of it.
    public var fee: Money?
    /// How it was paid.
    public var method: Coded<PaymentMethod>
    /// Where it stands.
    public var state: Coded<PaymentState>
    /// When this state was reached.
    public var occurredAt: Instant
    /// The provider's number for the transaction.
    public var providerReference: String?
    /// The card or account as people recognise it, such as the last four digits; never the whole number.
    public var instrument: String?

    /// A payment from all of its parts.
    public init(
        envelope: Envelope, order: CrossReference?, invoice: CrossReference?, amount: Money, fee: Money?,
        method: Coded<PaymentMethod>, state: Coded<PaymentState>, occurredAt: Instant, providerReference: String?,
        instrument: String?
    ) {
        self.envelope = envelope
        self.order = order
        self.invoice = invoice
        self.amount = amount
        self.fee = fee
        self.method = method
        self.state = state
        self.occurredAt = occurredAt
        self.providerReference = providerReference
        self.instrument = instrument
    }
}

extension Payment {
    /// The fields.
    public static let schema = Schema<Payment>(
        "payment", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("order", \.order, .internal),
            .field("invoice", \.invoice, .internal),
            .field("amount", \.amount, .internal, .notNegative),
            .field("fee", \.fee, .internal),
            .field("method", \.method, .internal),
            .field("state", \.state, .internal),
            .field("occurredAt", \.occurredAt, .internal),
            .field("providerReference", \.providerReference, .sensitive, .maximumLength(200, .characters)),
            .field("instrument", \.instrument, .sensitive, .maximumLength(100, .characters)),
        ])
}

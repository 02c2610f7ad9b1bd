public import SpliceModel

/// Money that went back to a customer.
public struct Refund: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The payment that it takes back.
    public var payment: CrossReference?
    /// The order it is for.
    public var order: CrossReference?
    /// How much, as a positive amount.
    public var amount: Money
    /// Why.
    public var reason: String?
    /// Where it stands.
    public var state: Coded<RefundState>
    /// When this state was reached.
    public var occurredAt: Instant
    /// The provider's number for the transaction.
    public var providerReference: String?

    /// A refund from all of its parts.
    public init(
        envelope: Envelope, payment: CrossReference?, order: CrossReference?, amount: Money, reason: String?,
        state: Coded<RefundState>, occurredAt: Instant, providerReference: String?
    ) {
        self.envelope = envelope
        self.payment = payment
        self.order = order
        self.amount = amount
        self.reason = reason
        self.state = state
        self.occurredAt = occurredAt
        self.providerReference = providerReference
    }
}

extension Refund {
    /// The fields.
    public static let schema = Schema<Refund>(
        "refund", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("payment", \.payment, .internal),
            .field("order", \.order, .internal),
            .field("amount", \.amount, .internal, .notNegative),
            .field("reason", \.reason, .internal, .maximumLength(500, .characters)),
            .field("state", \.state, .internal),
            .field("occurredAt", \.occurredAt, .internal),
            .field("providerReference", \.providerReference, .sensitive, .maximumLength(200, .characters)),
        ])
}

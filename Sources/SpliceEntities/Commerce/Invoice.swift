public import SpliceModel

/// A demand for payment. After UBL 2.x `Invoice`.
public struct Invoice: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The invoice's number.
    public var number: String
    /// Whether it asks for money or gives it back.
    public var kind: Coded<InvoiceKind>
    /// The day it was issued.
    public var issuedOn: LocalDate
    /// When it is to be paid.
    public var dueOn: LocalDate?
    /// Who asks.
    public var seller: PartySnapshot
    /// Who pays.
    public var buyer: PartySnapshot
    /// Where it goes.
    public var billTo: PostalAddress?
    /// The order that it is for.
    public var order: CrossReference?
    /// The buyer's own number for the order.
    public var purchaseOrderNumber: String?
    /// Where the invoice stands.
    public var state: Coded<DocumentState>
    /// What it is for.
    public var lines: [InvoiceLine]
    /// The total without tax.
    public var net: Money
    /// The tax.
    public var tax: Money
    /// The total with tax.
    public var total: Money
    /// What was paid of it.
    public var paid: Money
    /// When and how to pay, in words.
    public var paymentTerms: String?

    /// An invoice from all of its parts.
    public init(
        envelope: Envelope, number: String, kind: Coded<InvoiceKind>, issuedOn: LocalDate, dueOn: LocalDate?,
        seller: PartySnapshot, buyer: PartySnapshot, billTo: PostalAddress?, order: CrossReference?,
        purchaseOrderNumber: String?, state: Coded<DocumentState>, lines: [InvoiceLine], net: Money, tax: Money,
        total: Money, paid: Money, paymentTerms: String?
    ) {
        self.envelope = envelope
        self.number = number
        self.kind = kind
        self.issuedOn = issuedOn
        self.dueOn = dueOn
        self.seller = seller
        self.buyer = buyer
        self.billTo = billTo
        self.order = order
        self.purchaseOrderNumber = purchaseOrderNumber
        self.state = state
        self.lines = lines
        self.net = net
        self.tax = tax
        self.total = total
        self.paid = paid
        self.paymentTerms = paymentTerms
    }
}

extension Invoice {
    /// The fields.
    public static let schema = Schema<Invoice>(
        "invoice", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("number", \.number, .internal, .notEmpty, .maximumLength(50, .characters)),
            .field("kind", \.kind, .internal),
            .field("issuedOn", \.issuedOn, .internal),
            .field("dueOn", \.dueOn, .internal),
            .field("seller", \.seller, .internal),
            .field("buyer", \.buyer, .personal),
            .field("billTo", \.billTo, .personal),
            .field("order", \.order, .internal),
            .field("purchaseOrderNumber", \.purchaseOrderNumber, .internal, .maximumLength(100, .characters)),
            .field("state", \.state, .internal),
            .field("lines", \.lines, .internal, .minimumCount(1)),
            .field("net", \.net, .internal),
            .field("tax", \.tax, .internal),
            .field("total", \.total, .internal),
            .field("paid", \.paid, .internal),
            .field("paymentTerms", \.paymentTerms, .internal, .maximumLength(500, .characters)),
        ])
}

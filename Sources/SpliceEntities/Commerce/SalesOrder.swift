public import SpliceModel

/// Accounting's document for an order: what was sold, to whom, at which accounts.
public struct SalesOrder: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The document's number; nil while the books have given none.
    public var number: String?
    /// The order that it books.
    public var order: CrossReference?
    /// Who owes the money.
    public var customer: PartySnapshot
    /// Where the invoice goes.
    public var billTo: PostalAddress?
    /// Where the goods go; tax may depend on it.
    public var shipTo: PostalAddress?
    /// The posting date.
    public var bookedOn: LocalDate
    /// When it is to be paid.
    public var dueOn: LocalDate?
    /// Where the document stands.
    public var state: Coded<DocumentState>
    /// What was sold.
    public var lines: [SalesOrderLine]
    /// The total without tax.
    public var net: Money
    /// The tax.
    public var tax: Money
    /// The total with tax.
    public var total: Money
    /// A note for accountants.
    public var memo: String?

    /// A sales order from all of its parts.
    public init(
        envelope: Envelope, number: String?, order: CrossReference?, customer: PartySnapshot, billTo: PostalAddress?,
        shipTo: PostalAddress?, bookedOn: LocalDate, dueOn: LocalDate?, state: Coded<DocumentState>,
        lines: [SalesOrderLine], net: Money, tax: Money, total: Money, memo: String?
    ) {
        self.envelope = envelope
        self.number = number
        self.order = order
        self.customer = customer
        self.billTo = billTo
        self.shipTo = shipTo
        self.bookedOn = bookedOn
        self.dueOn = dueOn
        self.state = state
        self.lines = lines
        self.net = net
        self.tax = tax
        self.total = total
        self.memo = memo
    }
}

extension SalesOrder {
    /// The fields.
    public static let schema = Schema<SalesOrder>(
        "sales-order", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("number", \.number, .internal, .maximumLength(50, .characters)),
            .field("order", \.order, .internal),
            .field("customer", \.customer, .personal),
            .field("billTo", \.billTo, .personal),
            .field("shipTo", \.shipTo, .personal),
            .field("bookedOn", \.bookedOn, .internal),
            .field("dueOn", \.dueOn, .internal),
            .field("state", \.state, .internal),
            .field("lines", \.lines, .internal, .minimumCount(1)),
            .field("net", \.net, .internal),
            .field("tax", \.tax, .internal),
            .field("total", \.total, .internal),
            .field("memo", \.memo, .internal, .maximumLength(4000, .characters)),
        ])
}

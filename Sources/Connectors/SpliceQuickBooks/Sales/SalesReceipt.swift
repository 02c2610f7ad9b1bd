public import SpliceEntities
public import SpliceModel

/// A sale that was paid when it was made, as the books want it.
public struct SalesReceipt: Codable, Sendable, Hashable {
    /// One thing sold.
    public struct Line: Codable, Sendable, Hashable {
        /// What it says on the receipt.
        public let description: String
        /// The line's amount without tax. Where there is a quantity it is quantity times price, rounded to the cent: the books refuse
        /// any other (code 6070). What was taken off is a line of its own.
        public let amount: Money
        /// The item in the books.
        public let item: String
        /// How much; `nil` for a line without a count, such as delivery.
        public let quantity: ExactDecimal?
        /// The price of one; `nil` with the quantity.
        public let unitPrice: Money?

        /// A line.
        public init(description: String, amount: Money, item: String, quantity: ExactDecimal?, unitPrice: Money?) {
            self.description = description
            self.amount = amount
            self.item = item
            self.quantity = quantity
            self.unitPrice = unitPrice
        }
    }

    /// The receipt's number: the natural key by which a lost answer is cleared up. At most 21 characters.
    public let number: String
    /// The day of the sale, which decides the period that it is booked in.
    public let date: LocalDate
    /// The customer in the books; `nil` for a sale over the counter.
    public let customer: String?
    /// The customer's e-mail address.
    public let email: String?
    /// What was sold.
    public let lines: [Line]
    /// The tax on top of the lines.
    public let tax: Money
    /// A note that the customer does not see.
    public let note: String?

    /// A receipt.
    public init(
        number: String, date: LocalDate, customer: String?, email: String?, lines: [Line], tax: Money, note: String?
    ) {
        self.number = number
        self.date = date
        self.customer = customer
        self.email = email
        self.lines = lines
        self.tax = tax
        self.note = note
    }
}

extension SalesReceipt {
    /// How the items of an order are called in the books.
    public struct Items: Codable, Sendable, Hashable {
        /// The item for goods.
        public let goods: String
        /// The item for delivery. QuickBooks has one of its own, `SHIPPING_ITEM_ID`.
        public let shipping: String
        /// The item for what is taken off; `nil` for the one for goods. Name one where that is in stock: the books refuse a line of
        /// it without a quantity (code 6520).
        public let discount: String?

        /// Items by their ids.
        public init(goods: String = "1", shipping: String = "SHIPPING_ITEM_ID", discount: String? = nil) {
            self.goods = goods
            self.shipping = shipping
            self.discount = discount
        }
    }

    /// The receipt of a paid order.
    ///
    /// - Parameters:
    ///   - order: The order. Its lines and its delivery become lines; a discount, on a line or on the whole order, is a line of its
    ///     own with a negative amount. A line whose quantity and price do not come to its amount has neither.
    ///   - offset: How far ahead of UTC the books' day begins.
    ///   - items: How items are called in the books.
    ///   - customer: The customer in the books.
    /// - Throws: `ModelError` when amounts overflow or are in several currencies, and with `conflict` when lines and tax do not add up to the
    ///   order's total, as where prices include the tax: the books would show another sum than the customer paid.
    public init(_ order: Order, offset: UTCOffset, items: Items = Items(), customer: String? = nil) throws {
        var lines = try order.lines.flatMap { try Self.lines(of: $0, items) }
        let lineDiscounts = try Money.sum(order.lines.map(\.discount), currency: order.total.currency)
        let rest = try order.discount - lineDiscounts
        if !rest.isZero, !rest.isNegative {
            lines.append(
                Line(
                    description: "Discount", amount: try rest.negated(), item: items.discount ?? items.goods,
                    quantity: nil, unitPrice: nil))
        }
        if !order.shipping.isZero {
            lines.append(
                Line(
                    description: order.shippingMethod ?? "Shipping", amount: order.shipping, item: items.shipping,
                    quantity: nil, unitPrice: nil))
        }
        let sum = try Money.sum(lines.map(\.amount), currency: order.total.currency) + order.tax
        guard sum == order.total else {
            throw ModelError(
                .conflict, "SalesReceipt",
                "lines, delivery and tax do not add up to the order's total"
                    + (order.pricesIncludeTax ? ": its prices include the tax, which a receipt adds to them" : ""))
        }
        self.init(
            number: order.number, date: try order.placedAt.local(offset: offset).date, customer: customer,
            email: order.customer.email?.description, lines: lines, tax: order.tax, note: order.note)
    }

    /// A line of an order before what was taken off it, and that.
    ///
    /// Codes 6070 and 6520: <https://developer.intuit.com/app/developer/qbo/docs/develop/troubleshooting/error-codes> (*unverified*:
    /// copies of it were read).
    private static func lines(of line: OrderLine, _ items: Items) throws -> [Line] {
        let full = try line.total + line.discount
        let counted = try line.unitPrice.amount.multiplied(
            by: line.quantity.value, scale: full.currency.exponent, rounding: .halfUp)
        let isCounted = line.unitPrice.currency == full.currency && counted == full.amount
        let goods = Line(
            description: line.title, amount: full, item: items.goods,
            quantity: isCounted ? line.quantity.value : nil, unitPrice: isCounted ? line.unitPrice : nil)
        guard !line.discount.isZero else { return [goods] }
        let discount = Line(
            description: "Discount: \(line.title)", amount: try line.discount.negated(),
            item: items.discount ?? items.goods, quantity: nil, unitPrice: nil)
        return [goods, discount]
    }
}

/// A sale as the books have it.
public struct BookedSale: Codable, Sendable, Hashable {
    /// The books' id.
    public let id: String
    /// The version that a change or a deletion has to name.
    public let syncToken: String
    /// The receipt's number.
    public let number: String?
    /// The total with tax, in the receipt's currency.
    public let total: ExactDecimal

    /// A booked sale.
    public init(id: String, syncToken: String, number: String?, total: ExactDecimal) {
        self.id = id
        self.syncToken = syncToken
        self.number = number
        self.total = total
    }
}

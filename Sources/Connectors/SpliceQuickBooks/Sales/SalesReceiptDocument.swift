public import SpliceMapping
import SpliceModel

/// Body of `POST /salesreceipt` ↔ ``SalesReceipt``. Amounts are numbers in the receipt's currency.
///
/// <https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/salesreceipt>
public enum SalesReceiptDocument: Mapping {
    /// The API's version.
    public static let version = "v3"
    /// What people call the receipt.
    public static let identity: String? = "DocNumber"

    /// The rows.
    public static func map(_ f: inout Fields<SalesReceipt>) -> Reading<SalesReceipt> {
        let number = f.field("DocNumber", \.number, .text(max: 21), classified: .internal)
        let date = f.field("TxnDate", \.date, .date)
        let customer = f.field(
            "CustomerRef.value", \.customer, .text.optional(writes: .omitted), classified: .internal)
        let email = f.field("BillEmail.Address", \.email, .text(max: 100).optional(writes: .omitted))
        let tax = f.field("TxnTaxDetail.TotalTax", \.tax, .money(.number, currency: "CurrencyRef.value"))
        let lines = f.field("Line", \.lines, .each(SalesReceiptLineDocument.self))
        let note = f.field("PrivateNote", \.note, .text(max: 4000, longer: .cut).optional(writes: .omitted))
        return { r in
            try SalesReceipt(
                number: r[number], date: r[date], customer: r[customer], email: r[email], lines: r[lines],
                tax: r[tax], note: r[note])
        }
    }
}

/// A line of a sales receipt.
public enum SalesReceiptLineDocument: Mapping {
    /// The API's version.
    public static let version = "v3"

    /// The rows.
    public static func map(_ f: inout Fields<SalesReceipt.Line>) -> Reading<SalesReceipt.Line> {
        f.constant("DetailType", "SalesItemLineDetail")
        let text = f.field("Description", \.description, .text(max: 4000, longer: .cut), classified: .internal)
        let amount = f.field("Amount", \.amount, .money(.number, currency: "^.CurrencyRef.value"))
        let item = f.field("SalesItemLineDetail.ItemRef.value", \.item, .text, classified: .internal)
        let quantity = f.field("SalesItemLineDetail.Qty", \.quantity, .decimal.optional(writes: .omitted))
        let price = f.field(
            "SalesItemLineDetail.UnitPrice", \.unitPrice?.amount, .decimal.optional(writes: .omitted))
        return { r in
            let sum = try r[amount]
            return try SalesReceipt.Line(
                description: r[text], amount: sum, item: r[item], quantity: r[quantity],
                unitPrice: r[price].map { try Money($0, sum.currency) })
        }
    }
}

/// A sales receipt in the books → ``BookedSale``; what was sent is not read back.
public enum BookedSaleDocument: Mapping {
    /// The API's version.
    public static let version = "v3"
    /// The books' id.
    public static let identity: String? = "Id"

    /// The rows.
    public static func map(_ f: inout Fields<BookedSale>) -> Reading<BookedSale> {
        let id = f.field("Id", \.id, .text, classified: .internal)
        let token = f.field("SyncToken", \.syncToken, .text, classified: .internal)
        let number = f.field("DocNumber", \.number, .text.optional(), classified: .internal)
        let total = f.field("TotalAmt", \.total, .decimal)
        return { r in try BookedSale(id: r[id], syncToken: r[token], number: r[number], total: r[total]) }
    }
}

/// The answer to `POST /salesreceipt`.
enum SalesReceiptAnswer: Mapping {
    static let version = "v3"

    struct Answer: Sendable {
        let sale: BookedSale
    }

    static func map(_ f: inout Fields<Answer>) -> Reading<Answer> {
        let sale = f.field("SalesReceipt", \.sale, .one(BookedSaleDocument.self))
        f.ignore("time", because: "when the answer was written")
        return { r in try Answer(sale: r[sale]) }
    }
}

/// The answer to a query of sales receipts; without the list when nothing was found.
enum BookedSalesDocument: Mapping {
    static let version = "v3"

    struct Sales: Sendable {
        let sales: [BookedSale]
    }

    static func map(_ f: inout Fields<Sales>) -> Reading<Sales> {
        let sales = f.field("QueryResponse.SalesReceipt", \.sales, .each(BookedSaleDocument.self).default([]))
        f.ignore("time", because: "when the answer was written")
        return { r in try Sales(sales: r[sales]) }
    }
}

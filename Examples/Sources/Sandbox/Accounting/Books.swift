import Foundation

/// What the accounting system knows: its sales receipts. A pure machine.
struct Books: Sendable {
    /// The body of `POST /salesreceipt`, as far as the stand-in looks at it.
    struct Draft: Decodable, Sendable {
        struct Line: Decodable, Sendable {
            struct Item: Decodable, Sendable {
                var quantity: Decimal?
                var price: Decimal?

                enum CodingKeys: String, CodingKey {
                    case quantity = "Qty"
                    case price = "UnitPrice"
                }
            }

            var amount: Decimal
            var detailType: String
            var item: Item?

            enum CodingKeys: String, CodingKey {
                case amount = "Amount"
                case detailType = "DetailType"
                case item = "SalesItemLineDetail"
            }

            /// Whether quantity and price, where there are both, come to the amount, to the cent.
            var addsUp: Bool {
                guard let quantity = item?.quantity, let price = item?.price else { return true }
                var product = quantity * price
                var rounded = Decimal()
                unsafe NSDecimalRound(&rounded, &product, 2, .plain)
                return rounded == amount
            }
        }

        struct Tax: Decodable, Sendable {
            var total: Decimal?

            enum CodingKeys: String, CodingKey {
                case total = "TotalTax"
            }
        }

        var number: String?
        var date: String?
        var note: String?
        var lines: [Line]
        var tax: Tax?

        enum CodingKeys: String, CodingKey {
            case number = "DocNumber"
            case date = "TxnDate"
            case note = "PrivateNote"
            case lines = "Line"
            case tax = "TxnTaxDetail"
        }
    }

    /// The body of `POST /salesreceipt?operation=delete`.
    struct Deletion: Decodable, Sendable {
        var id: String
        var syncToken: String

        enum CodingKeys: String, CodingKey {
            case id = "Id"
            case syncToken = "SyncToken"
        }
    }

    struct Receipt: Sendable {
        var id: String
        var syncToken = "0"
        var draft: Draft
        var createdAt: Date

        /// The lines and the tax, with two digits.
        var total: String {
            let sum = draft.lines.reduce(draft.tax?.total ?? 0) { $0 + $1.amount }
            return sum.formatted(
                .number.precision(.fractionLength(2)).grouping(.never).locale(Locale(identifier: "en_US_POSIX")))
        }
    }

    private var receipts: [Receipt] = []
    private var nextID = 145

    mutating func add(_ draft: Draft, at date: Date) -> Receipt {
        let receipt = Receipt(id: String(nextID), draft: draft, createdAt: date)
        nextID += 1
        receipts.append(receipt)
        return receipt
    }

    func receipt(_ id: String) -> Receipt? {
        receipts.first { $0.id == id }
    }

    /// The receipts with this number, or all of them, by id.
    func receipts(number: String?) -> [Receipt] {
        receipts.filter { number == nil || $0.draft.number == number }
    }

    /// Removes a receipt; false when it is gone already.
    mutating func remove(_ id: String) -> Bool {
        let count = receipts.count
        receipts.removeAll { $0.id == id }
        return receipts.count < count
    }

    /// A time as the API writes it, with the company's offset.
    static func time(_ date: Date) -> String {
        let zone = TimeZone(secondsFromGMT: -8 * 3600) ?? .gmt
        return date.formatted(
            Date.ISO8601FormatStyle(timeZone: zone).year().month().day().time(includingFractionalSeconds: true)
                .timeZone(separator: .colon))
    }
}

extension Books.Receipt {
    /// The resource as the API shows it.
    var document: JSON {
        let time = JSON.string(Books.time(createdAt))
        return [
            "domain": "QBO", "sparse": false, "Id": .string(id), "SyncToken": .string(syncToken),
            "MetaData": ["CreateTime": time, "LastUpdatedTime": time],
            "DocNumber": .optional(draft.number), "TxnDate": .optional(draft.date),
            "PrivateNote": .optional(draft.note),
            "Line": .array(
                draft.lines.map { ["Amount": .number("\($0.amount)"), "DetailType": .string($0.detailType)] }),
            "TotalAmt": .number(total),
        ]
    }
}

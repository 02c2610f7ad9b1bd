import SpliceMapping
import SpliceModel

/// A record of the listings: ten fields, about 250 bytes.
struct SaleRecord: Sendable {
    enum State: Sendable { case open, paid, shipped }

    var id: Int64
    var number: String
    var placedAt: Instant
    var state: State
    var total: Money
    var tax: Money
    var email: String
    var customer: String
    var quantity: Int64
    var note: String?
}

/// The record as the system writes it, and as JSON lines carry it on.
enum SaleDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<SaleRecord>) -> Reading<SaleRecord> {
        let id = f.field("id", \.id, .integer)
        let number = f.field("number", \.number, .text(max: 50))
        let placed = f.field("created_at", \.placedAt, .rfc3339)
        let state = f.field("status", \.state, .table(["open": .open, "paid": .paid, "shipped": .shipped]))
        let total = f.field("total", \.total, .money(currency: "currency"))
        let tax = f.field("tax", \.tax, .money(currency: "currency"))
        let email = f.field("email", \.email, .text)
        let customer = f.field("customer", \.customer, .text(max: 80))
        let quantity = f.field("quantity", \.quantity, .integer)
        let note = f.field("note", \.note, .text.optional(empty: .isNull))
        return { r in
            try SaleRecord(
                id: r[id], number: r[number], placedAt: r[placed], state: r[state], total: r[total], tax: r[tax],
                email: r[email], customer: r[customer], quantity: r[quantity], note: r[note])
        }
    }

    /// The text of record `id`.
    static func text(_ id: Int) -> String {
        let state = ["open", "paid", "shipped"][id % 3]
        return #"{"id":\#(id),"number":"SO-\#(1_000_000 + id)","created_at":"2026-07-01T12:\#(10 + id % 50):30Z","#
            + #""status":"\#(state)","currency":"EUR","total":"\#(id % 1000).25","tax":"\#(id % 100).19","#
            + #""email":"jane.\#(id)@example.com","customer":"Jane Q. Customer \#(id)","quantity":\#(id % 9 + 1),"#
            + #""note":"Please ring twice; leave it with the neighbours."}"#
    }
}

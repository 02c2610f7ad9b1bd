// The mappings of an application that only maps documents: one dependency, one import more for the values.

import SpliceMapping
import SpliceModel

struct Sale: Hashable, Sendable {
    let number: String
    let placedAt: Instant
    let total: Money
    let note: String?
}

enum ShopSale: Mapping {
    static let version = "2026-07"

    static func map(_ f: inout Fields<Sale>) -> Reading<Sale> {
        let number = f.field("name", \.number, .text(max: 50))
        let placed = f.field("created_at", \.placedAt, .rfc3339)
        let total = f.field("total_price", \.total, .money(currency: "currency"))
        let note = f.field("note", \.note, .text.optional(empty: .isNull))
        return { r in try Sale(number: r[number], placedAt: r[placed], total: r[total], note: r[note]) }
    }
}

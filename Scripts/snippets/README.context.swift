// What the blocks of README.md speak of and do not declare.

import SpliceDelivery
import SpliceEntities
import SpliceMapping
import SpliceModel

struct Sale: Hashable, Sendable {
    let number: String
    let placedAt: Instant
    let total: Money
    let note: String?
}

let bytes: [UInt8] = []

struct Hold: Codable, Sendable {}
struct SalesReceipt: Codable, Sendable {}
struct BookedSale: Codable, Sendable {}
struct LabelRequest: Codable, Sendable {}
struct PurchasedLabel: Codable, Sendable {}
struct TrackingNotice: Codable, Sendable {}
struct SentMail: Codable, Sendable {}

struct ReservationRequest: Codable, Sendable {
    init(_ order: Order, at warehouse: String) {}
}

struct FulfilledOrder: Codable, Sendable {
    init(_ order: Order, _ hold: Hold, _ sale: BookedSale, _ parcel: PurchasedLabel, _ message: SentMail) {}
}

struct Terms: Sendable {
    let warehouse: String

    func receipt(for order: Order) -> SalesReceipt { SalesReceipt() }
    func label(for order: Order) -> LabelRequest { LabelRequest() }
    func notice(for order: Order, _ parcel: PurchasedLabel) -> TrackingNotice { TrackingNotice() }
}

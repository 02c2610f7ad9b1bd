// What the blocks of Documentation/mapping-guides.md speak of and do not declare.

import SpliceAuth
import SpliceEntities
import SpliceMapping
import SpliceModel

struct Sale: Hashable, Sendable {
    let number: String
    let placedAt: Instant
    let total: Money
}

enum ShopOrder: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Order>) -> Reading<Order> { fatalError("nothing of this is run") }
}

enum ErpOrder: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Order>) -> Reading<Order> { ShopOrder.map(&f) }
}

enum PartnerOrder: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Order>) -> Reading<Order> { ShopOrder.map(&f) }
}

enum ShopOrder2025: Mapping {
    static let version = "2025-07"

    static func map(_ f: inout Fields<Order>) -> Reading<Order> { ShopOrder.map(&f) }
}

enum ShopOrder2026: Mapping {
    static let version = "2026-07"

    static func map(_ f: inout Fields<Order>) -> Reading<Order> { ShopOrder.map(&f) }
}

enum BankFile: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Sale>) -> Reading<Sale> { fatalError("nothing of this is run") }
}

func value<Value>() -> Value { fatalError("nothing of this is run") }
let document: [UInt8] = value(), table: [UInt8] = value(), received: [UInt8] = value(), openAPI: [UInt8] = value()
let documents: [String] = value()
let bad: String = value(), header: String = value()
let order: Order = value()
let key: Secret = value()
let clock: WallClock = value(), log: Log = value()

struct WallClock: Sendable { let now: Instant }

struct Log: Sendable {
    func warning(_ message: String) {}
}

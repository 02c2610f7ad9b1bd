// What the blocks of Documentation/formats.md speak of and do not declare.

import SpliceMapping
import SpliceModel
import SpliceXML

struct Order: Hashable, Sendable {
    var number: String

    func shipped() -> Order { self }
}

enum ShopOrder: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Order>) -> Reading<Order> { fatalError("nothing of this is run") }
}

struct Bill: Hashable, Sendable {
    let number: String
    let total: Money
    let lines: [BillLine]
}

struct BillLine: Hashable, Sendable { let id: String }

enum UBLLine: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<BillLine>) -> Reading<BillLine> { fatalError("nothing of this is run") }
}

struct BankEntry: Hashable, Sendable {
    let booked: LocalDate
    let amount: Money
    let partner: Partner?
}

struct Partner: Hashable, Sendable { let name: String }

enum BankPartner: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Partner>) -> Reading<Partner> { fatalError("nothing of this is run") }
}

struct Price: Hashable, Sendable { let amount: Money }

enum PriceRow: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Price>) -> Reading<Price> { fatalError("nothing of this is run") }
}

func value<Value>() -> Value { fatalError("nothing of this is run") }
func send(_ bytes: [UInt8]) {}

let bytes: [UInt8] = value(), xml: [UInt8] = value(), form: [UInt8] = value(), piece: [UInt8] = value()
let reply: [UInt8] = value(), original: [UInt8] = value()
let body: AsyncStream<[UInt8]> = value()
let orders: [Order] = value(), price: Price = value(), invoice: Bill = value()

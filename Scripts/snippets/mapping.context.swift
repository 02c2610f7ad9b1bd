// What the blocks of Documentation/mapping.md speak of and do not declare.

import SpliceMapping
import SpliceModel

struct Order: Hashable, Sendable {
    enum Payment: Hashable, Sendable { case pending, paid }

    let number: String
    let placedAt: Instant
    let buyer: PersonName
    let total: Money
    let payment: Payment
    let note: String?
    let shipTo: Address
    let lines: [Line]
}

struct Address: Hashable, Sendable { let city: String }
struct Line: Hashable, Sendable { let sku: String }
struct Card: Hashable, Sendable { let last: String }
struct Transfer: Hashable, Sendable { let iban: String }

enum ShopAddress: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Address>) -> Reading<Address> {
        let city = f.field("city", \.city, .text)
        return { r in try Address(city: r[city]) }
    }
}

/// An address whose fields stand in the record itself.
enum FlatShipTo: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Address>) -> Reading<Address> {
        let city = f.field("ship_city", \.city, .text)
        return { r in try Address(city: r[city]) }
    }
}

enum ShopLine: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Line>) -> Reading<Line> {
        let sku = f.field("sku", \.sku, .text)
        return { r in try Line(sku: r[sku]) }
    }
}

enum ErpOrder: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Order>) -> Reading<Order> { ShopOrder.map(&f) }
}

enum CardDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Card>) -> Reading<Card> {
        let last = f.field("last", \.last, .text)
        return { r in try Card(last: r[last]) }
    }
}

enum TransferDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Transfer>) -> Reading<Transfer> {
        let iban = f.field("iban", \.iban, .text)
        return { r in try Transfer(iban: r[iban]) }
    }
}

struct Contact: Hashable, Sendable {
    struct Name: Hashable, Sendable { var given: String }

    var email: EmailAddress?
    var name: Name
}

struct Celsius: Hashable, Sendable { let tenths: Int64 }

/// The entity of the rows that stand alone.
struct Rows: Sendable {
    let payment: Payment
    let opensAt: LocalDateTime
    let lines: [String]
    let shipTo: Address?
    let heat: Celsius
    let sku: PassedText
    let name: PassedNameParts
}

let bytes: [UInt8] = []
let piece = bytes, document = bytes
func value<Value>() -> Value { fatalError("nothing of this is run") }
let order: Order = value()
let before: Contact = value(), after: Contact = value()
nonisolated(unsafe) var contact: Contact = value()

import SpliceMapping
import SpliceTesting
import Testing

/// Rows that apply only sometimes, and records that are nil when nothing is in them.
@Suite struct ConditionTests {
    @Test func `a row applies only where its condition holds`() throws {
        let company = try PartyDocument.decode(#"{"kind":"company","vat":"DE1","title":"x","seats":3}"#)
        #expect(company == PartyRecord(kind: .company, vat: "DE1", title: nil, seats: 3))
        let person = try PartyDocument.decode(#"{"kind":"person","vat":"DE1","title":null,"seats":3}"#)
        #expect(person == PartyRecord(kind: .person, vat: nil, title: nil, seats: nil))
    }

    @Test(arguments: [
        (PartyRecord(kind: .company, vat: "DE1", title: nil, seats: 3), #"{"vat":"DE1","kind":"company","seats":3}"#),
        (PartyRecord(kind: .company, vat: "DE1", title: nil, seats: nil), #"{"vat":"DE1","kind":"company"}"#),
        (PartyRecord(kind: .person, vat: nil, title: nil, seats: nil), #"{"kind":"person","title":null}"#),
        (PartyRecord(kind: .person, vat: nil, title: "Dr.", seats: nil), #"{"kind":"person","title":"Dr."}"#),
    ])
    func `a row is left out where its condition does not hold`(record: PartyRecord, document: String) throws {
        #expect(try String(decoding: PartyDocument.encode(record), as: UTF8.self) == document)
        #expect(try PartyDocument.decode(document) == record)
    }

    @Test(arguments: [
        (
            PartyRecord(kind: .person, vat: "DE1", title: nil, seats: nil),
            "vat has a value, which its condition rules out"
        ),
        (
            PartyRecord(kind: .company, vat: nil, title: nil, seats: nil),
            "vat has no value, and its condition asks for one"
        ),
        (
            PartyRecord(kind: .company, vat: "DE1", title: "Dr.", seats: nil),
            "title has a value, which its condition rules out"
        ),
    ])
    func `what would not be read back is not written`(record: PartyRecord, problem: String) throws {
        let error = #expect(throws: MappingError.self) { try PartyDocument.encode(record) }
        #expect(error?.issues.map(\.problem) == [problem])
    }

    @Test func `a required row is missed where its condition holds`() throws {
        let error = #expect(throws: MappingError.self) { try PartyDocument.decode(#"{"kind":"company","vat":null}"#) }
        #expect(error?.issues.map(\.path) == ["vat"])
        #expect(error?.code == .null)
        #expect(error?.issues.first?.rule == #"vat → vat, text, when kind is "company""#)
    }

    @Test func `a condition on a field that no row writes is a defect`() {
        let error = #expect(throws: MappingError.self) { try Undecided.decode("{}") }
        #expect(error?.description.contains("“kind” decides about “vat”, and no row writes it") == true)
    }

    @Test func `conditions keep the laws`() throws { try PartyDocument.checkLaws() }

    @Test func `fields of the record itself become one value, or none`() throws {
        let full = try FlatOrder.decode(#"{"id":"1","ship_street":"A 1","ship_city":"Ulm"}"#)
        #expect(full == ShippedOrder(id: "1", shipTo: ShippingPlace(street: "A 1", city: "Ulm"), geo: nil))
        #expect(
            try String(decoding: FlatOrder.encode(full), as: UTF8.self)
                == #"{"id":"1","ship_street":"A 1","ship_city":"Ulm"}"#)
        let none = try FlatOrder.decode(#"{"id":"1","ship_street":"","ship_city":null,"geo":{"ship_street":null}}"#)
        #expect(none == ShippedOrder(id: "1", shipTo: nil, geo: nil))
        #expect(try String(decoding: FlatOrder.encode(none), as: UTF8.self) == #"{"id":"1"}"#)
        let half = #expect(throws: MappingError.self) { try FlatOrder.decode(#"{"id":"1","ship_street":"A 1"}"#) }
        #expect(half?.issues.map(\.path) == ["ship_city"])
        try FlatOrder.checkLaws()
    }

    @Test func `columns of a table become one value, or none`() throws {
        var reader = try CSVReader<FlatOrder>(as: .csv())
        var seen: [ShippedOrder?] = []
        let table = Array("id,ship_street,ship_city\r\n1,A 1,Ulm\r\n2,,\r\n3,A 1,\r\n".utf8)
        try reader.read(table.span) { seen.append(try? $0.get()) }
        try reader.finish { seen.append(try? $0.get()) }
        #expect(
            seen == [
                ShippedOrder(id: "1", shipTo: ShippingPlace(street: "A 1", city: "Ulm"), geo: nil),
                ShippedOrder(id: "2", shipTo: nil, geo: nil), nil,
            ])
    }

    @Test func `a mapping that contains itself says so`() {
        let error = #expect(throws: MappingError.self) { try Endless.decode("{}") }
        #expect(error?.code == .mapping)
        #expect(error?.description.contains("Endless contains itself; a mapping has a fixed depth") == true)
    }

    @Test func `two rows that write one key are a defect`() {
        let error = #expect(throws: MappingError.self) { try Clash.decode("{}") }
        #expect(error?.description.contains("“ship_city”") == true)
    }

    @Test func `an object in which nothing is written is left out`() throws {
        #expect(try String(decoding: Deep.encode(nil), as: UTF8.self) == "{}")
        #expect(try String(decoding: Deep.encode("x"), as: UTF8.self) == #"{"a":{"b":{"c":"x"}}}"#)
        try Deep.checkLaws()
    }

    @Test func `of a record among the fields that has no value, nothing is written`() throws {
        let none = ShippedOrder(id: "1", shipTo: nil, geo: nil)
        #expect(try String(decoding: NullableOrder.encode(none), as: UTF8.self) == #"{"id":"1"}"#)
        let place = ShippedOrder(id: "1", shipTo: ShippingPlace(street: "S", city: "C"), geo: nil)
        #expect(
            try String(decoding: NullableOrder.encode(place), as: UTF8.self)
                == #"{"id":"1","ship_street":"S","ship_city":"C"}"#)
    }
}

struct PartyRecord: Sendable, Equatable {
    enum Kind: Hashable, Sendable { case company, person }
    let kind: Kind
    let vat: String?
    let title: String?
    let seats: Int64?
}

private enum PartyDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<PartyRecord>) -> Reading<PartyRecord> {
        let vat = f.field("vat", \.vat, .text.when("kind", is: "company"))
        let kind = f.field("kind", \.kind, .table(["company": .company, "person": .person]))
        let title = f.field("title", \.title, .text.optional().when("kind", isNot: "company"))
        let seats = f.field("seats", \.seats, .integer.optional(writes: .omitted).when("kind", is: "company"))
        return { r in try PartyRecord(kind: r[kind], vat: r[vat], title: r[title], seats: r[seats]) }
    }
}

private enum Undecided: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<String?>) -> Reading<String?> {
        let vat = f.field("vat", \.self, .text.when("kind", is: "company"))
        return { r in try r[vat] }
    }
}

struct ShippingPlace: Sendable, Equatable {
    let street: String
    let city: String
}

struct ShippedOrder: Sendable, Equatable {
    let id: String
    let shipTo: ShippingPlace?
    let geo: ShippingPlace?
}

private enum FlatPlace: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<ShippingPlace>) -> Reading<ShippingPlace> {
        let street = f.field("ship_street", \.street, .text)
        let city = f.field("ship_city", \.city, .text)
        return { r in try ShippingPlace(street: r[street], city: r[city]) }
    }
}

private enum FlatOrder: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<ShippedOrder>) -> Reading<ShippedOrder> {
        let id = f.field("id", \.id, .text)
        let shipTo = f.field(".", \.shipTo, .one(FlatPlace.self).unlessEmpty())
        let geo = f.field("geo", \.geo, .one(FlatPlace.self).unlessEmpty())
        return { r in try ShippedOrder(id: r[id], shipTo: r[shipTo], geo: r[geo]) }
    }
}

private enum NullableOrder: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<ShippedOrder>) -> Reading<ShippedOrder> {
        let id = f.field("id", \.id, .text)
        let shipTo = f.field(".", \.shipTo, .one(FlatPlace.self).optional())
        return { r in try ShippedOrder(id: r[id], shipTo: r[shipTo], geo: nil) }
    }
}

private enum Endless: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<[String]>) -> Reading<[String]> {
        let inner = f.field("inner", \.self, .one(Endless.self))
        return { r in try r[inner] }
    }
}

private enum Clash: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<ShippingPlace>) -> Reading<ShippingPlace> {
        let city = f.field("ship_city", \.city, .text)
        let place = f.field(".", \.self, .one(FlatPlace.self))
        return { r in try ShippingPlace(street: r[place].street, city: r[city]) }
    }
}

private enum Deep: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<String?>) -> Reading<String?> {
        let text = f.field("a.b.c", \.self, .text.optional(writes: .omitted))
        return { r in try r[text] }
    }
}

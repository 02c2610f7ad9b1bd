import SpliceMapping
import SpliceModel
import Testing

/// A system that can do without most of an order.
private enum PartnerLine: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Line>) -> Reading<Line> {
        let sku = f.field("article", \.sku, .text(max: 20), classified: .public)
        let price = f.field("amount", \.price, .money(currency: "^.currency").optional(writes: .omitted).required())
        let quantity = f.field("pieces", \.quantity, .integer(min: 0).default(1))
        return { r in try Line(sku: r[sku], quantity: r[quantity], price: r[price]) }
    }
}

private enum PartnerAddress: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Address>) -> Reading<Address> {
        let line1 = f.field("address1", \.line1, .text(max: 50).optional(writes: .omitted).required())
        let line2 = f.field("address2", \.line2, .text.optional(writes: .omitted))
        let city = f.field("city", \.city, .text.optional(writes: .omitted).required())
        let country = f.field("country_code", \.country, .country)
        return { r in try Address(line1: r[line1], line2: r[line2], city: r[city], country: r[country]) }
    }
}

/// Reads a value that must be there by a rule that can do without.
private struct Required<Base: Rule>: Rule {
    let base: OptionalRule<Base>

    func decode(_ cell: borrowing Cell) throws(Refusal) -> Base.Value {
        guard let value = try base.decode(cell) else { throw Refusal(.missing) }
        return value
    }
    func encode(_ value: Base.Value, to writer: inout Writer) throws(Refusal) { try base.encode(value, to: &writer) }
    var note: RuleNote { base.note }
    var companion: String? { base.companion }
    func encodeCompanion(_ value: Base.Value, to writer: inout Writer) throws(Refusal) {
        try base.encodeCompanion(value, to: &writer)
    }
    func companionKey(of value: Base.Value) -> UInt64 { base.companionKey(of: value) }
    func example(_ number: Int) -> String { base.example(number) }
}

extension OptionalRule {
    fileprivate func required() -> Required<Base> { Required(base: self) }
}

private enum PartnerOrder: Mapping {
    static let version = "1"

    static let nowhere = Address(line1: "", line2: nil, city: "", country: .de)

    static func map(_ f: inout Fields<Order>) -> Reading<Order> {
        f.constant("object", "order")
        let number = f.field("head.number", \.number, .text(max: 50), classified: .internal)
        let placed = f.field("head.placed", \.placedAt, .rfc3339)
        let buyer = f.field("head.buyer", \.buyer, .fullName(max: 12))
        let total = f.field("total", \.total, .money(currency: "currency").optional(writes: .null).required())
        let payment = f.field("state", \.payment, .table(["P": .pending, "D": .paid, "R": .refunded]))
        let note = f.field("note", \.note, .text.optional(writes: .null))
        let shipTo = f.field("to", \.shipTo, .one(PartnerAddress.self).default(nowhere))
        let lines = f.field("lines", \.lines, .each(PartnerLine.self))
        return { r in
            try Order(
                number: r[number], placedAt: r[placed], buyer: r[buyer], total: r[total], payment: r[payment],
                note: r[note], shipTo: r[shipTo], lines: r[lines])
        }
    }
}

@Suite struct GrantedEncoderTests {
    private let order: Order

    init() throws { order = try ShopOrder.decode(Documents.order) }

    private func document(_ grant: FieldGrant) throws -> String {
        String(decoding: try GrantedEncoder<PartnerOrder>(grant).encode(order), as: UTF8.self)
    }

    @Test func `what is above the class of the grant is left out, or written as no value`() throws {
        // Names, addresses and notes are personal; the head cannot do without a buyer, so it is masked.
        #expect(
            try document(FieldGrant(upTo: .internal).masking("buyer", with: .full))
                == ##"{"object":"order","head":{"number":"#1001","placed":"2026-07-01T10:30:00Z","buyer":"***"},"##
                + #""total":"25.00","currency":"EUR","state":"D","note":null,"to":{"country_code":"DE"},"#
                + #""lines":[{"article":"A-1","amount":"10.00","pieces":2},{"article":"B-2","amount":"5.00","pieces":1}]}"#
        )
    }

    @Test func `a nested record of which nothing is granted is left out as a whole`() throws {
        let grant = FieldGrant(upTo: .internal).masking("buyer", with: .full).withholding("shipTo")
        #expect(try !document(grant).contains(#""to""#))
        let city = FieldGrant(upTo: .internal).masking("buyer", with: .full).granting(
            "shipTo.city", "shipTo.country"
        ).withholding("shipTo")
        #expect(try document(city).contains(#""to":{"city":"Köln","country_code":"DE"}"#))
    }

    @Test func `the field beside an amount stays while one row that is written needs it`() throws {
        let grant = FieldGrant(upTo: .personal).withholding("total")
        #expect(try document(grant).contains(#""total":null,"currency":"EUR""#))
        let none = grant.withholding("lines[].price")
        #expect(try !document(none).contains("EUR"))
        #expect(try document(none).contains(#"{"article":"A-1","pieces":2}"#))
    }

    @Test func `a property that the document needs is an error before any order is written, and the row is named`() {
        let error = #expect(throws: MappingError.self) {
            try GrantedEncoder<PartnerOrder>(FieldGrant(upTo: .public).granting("number"))
        }
        #expect(error?.code == .grant)
        #expect(error?.issues.map(\.path) == ["head.placed", "head.buyer", "state"])
        #expect(
            error?.issues.last?.problem == "payment is needed by the document and not granted")
        #expect(error?.description.contains("row 6: state → payment, table of 3") == true)
    }

    @Test func `an array of which nothing is granted is needed all the same`() {
        let error = #expect(throws: MappingError.self) {
            try GrantedEncoder<PartnerOrder>(FieldGrant(upTo: .personal).withholding("lines"))
        }
        #expect(error?.issues.map(\.problem) == ["lines is needed by the document and not granted"])
    }

    @Test(arguments: [
        (FieldMask.full, "Zoë van der Berg", "***"), (.last(4), "1234567890124242", "***4242"),
        (.last(4), "1234567", "***"),
        (.last(4), "12345678", "***5678"), (.last(0), "12", "***"), (.domain, "ada@web.example", "***@web.example"),
        (.domain, "a@b@c.example", "***@c.example"), (.domain, "nobody", "***"), (.last(2), "a👩‍👩‍👧‍👦👩‍👩‍👧‍👦b", "***👩‍👩‍👧‍👦b"),
    ])
    func `masks show what they say and no more`(mask: FieldMask, value: String, text: String) {
        #expect(mask.text(value) == text)
    }

    @Test func `a masked text is cut to what its field holds, and escaped`() throws {
        let loud = FieldMask("loud") { "\"\($0.uppercased())\" and more" }
        let grant = FieldGrant(upTo: .personal).masking("buyer", "shipTo.line1", with: loud)
        let text = try document(grant)
        #expect(text.contains(#""buyer":"\"VAN DER BER""#))
        #expect(text.contains(#""address1":"\"HAUPTSTRASSE 1\" and more""#))
    }

    @Test func `a mask on what is no text, too long or a code is an error before any order is written`() {
        let hash = FieldMask("hash", longest: 64) { $0 }
        let grant = FieldGrant(upTo: .personal).masking("buyer", "lines[].quantity", "payment", with: hash)
        let error = #expect(throws: MappingError.self) { try GrantedEncoder<PartnerOrder>(grant) }
        #expect(
            error?.issues.map(\.problem) == [
                "buyer holds 12 characters, the mask “hash” writes up to 64",
                "payment is a code of a table; the mask “hash” would write another",
                "lines[].quantity is written as an integer, the mask “hash” writes text",
            ])
    }

    @Test func `below a masked name, what no mask can stand for is withheld`() throws {
        let encoder = try GrantedEncoder<TicketDocument>(FieldGrant(upTo: .secret).masking("holder", with: .full))
        let text = String(decoding: try encoder.encode(Ticket.example), as: UTF8.self)
        #expect(text == #"{"holder":{"name":"***","country":null,"mail":null,"paid":""},"gate":"A1"}"#)
        let access = Dictionary(uniqueKeysWithValues: encoder.fields.map { ($0.target, $0.access) })
        #expect(access["holder.name"] == "full")
        #expect(access["holder.country"] == "withheld")
        #expect(access["holder.born"] == "withheld")
        #expect(access["gate"] == "granted")
    }

    @Test func `a mask that writes what the row reads takes the place of any text`() throws {
        let encoder = try GrantedEncoder<TicketDocument>(
            FieldGrant(upTo: .secret).masking("holder", with: .domain).granting("holder.country"))
        let text = String(decoding: try encoder.encode(Ticket.example), as: UTF8.self)
        #expect(text == #"{"holder":{"name":"***","country":"DE","mail":"***@web.example","paid":""},"gate":"A1"}"#)
        let gate = FieldMask("gate") { _ in "Z9" }
        let masked = try GrantedEncoder<TicketDocument>(FieldGrant(upTo: .secret).masking("gate", with: gate))
        #expect(try String(decoding: masked.encode(Ticket.example), as: UTF8.self).contains(#""gate":"Z9""#))
    }

    @Test func `what no mask can stand for is an error where it is named, or the document needs it`() {
        let named = #expect(throws: MappingError.self) {
            try GrantedEncoder<TicketDocument>(
                FieldGrant(upTo: .secret).masking("holder.country", "holder.born", "gate", with: .full))
        }
        #expect(
            named?.issues.map(\.problem) == [
                "holder.country is a country code, and what the mask “full” writes is none",
                "holder.born is a date YYYY-MM-DD, and what the mask “full” writes is none",
                "gate is text like [A-Z][0-9], and what the mask “full” writes is none",
            ])
        let needed = #expect(throws: MappingError.self) {
            try GrantedEncoder<PartnerOrder>(FieldGrant(upTo: .secret).masking("shipTo", with: .full))
        }
        #expect(
            needed?.issues.map(\.problem) == [
                "shipTo.country is needed by the document, and what the mask “full” writes is not a country code: "
                    + "grant it by its own name"
            ])
    }

    @Test func `no value stays no value behind a mask`() throws {
        #expect(try document(FieldGrant(upTo: .personal).masking("note", with: .full)).contains(#""note":null"#))
    }

    @Test func `a name that no row fills is an error`() {
        let error = #expect(throws: MappingError.self) {
            try GrantedEncoder<PartnerOrder>(FieldGrant(upTo: .personal).granting("buyr"))
        }
        #expect(error?.issues.map(\.problem) == ["no row fills “buyr”, which the grant names, or longer names do"])
    }

    @Test func `withholding wins over granting the same property, in any order`() throws {
        #expect(
            try document(FieldGrant(upTo: .personal).withholding("note").granting("note")).contains(#""note":null"#))
        #expect(
            try document(FieldGrant(upTo: .personal).granting("note").withholding("note")).contains(#""note":null"#))
    }

    @Test func `what became of each row can be shown`() throws {
        let encoder = try GrantedEncoder<PartnerOrder>(FieldGrant(upTo: .internal).masking("buyer", with: .last(2)))
        let access = Dictionary(uniqueKeysWithValues: encoder.fields.map { ($0.target, $0.access) })
        #expect(access["buyer"] == "last 2")
        #expect(access["note"] == "withheld")
        #expect(access["shipTo.country"] == "granted")
        #expect(access["lines[].sku"] == "granted")
        #expect(encoder.fields.first { $0.target == "shipTo.city" }?.number == "8.3")
    }

    @Test func `many records are written by the same grant`() throws {
        let granted = try GrantedEncoder<PartnerOrder>(FieldGrant(upTo: .internal).masking("buyer", with: .full))
        var encoder = try MappingEncoder<PartnerOrder>(granted: granted)
        for _ in 0..<2 {
            try encoder.append(order)
            encoder.endLine()
        }
        let line = String(decoding: try granted.encode(order), as: UTF8.self)
        #expect(String(decoding: encoder.bytes, as: UTF8.self) == "\(line)\n\(line)\n")
    }

    @Test func `with everything granted the document is that of the mapping`() throws {
        #expect(try GrantedEncoder<PartnerOrder>(FieldGrant(upTo: .secret)).encode(order) == PartnerOrder.encode(order))
    }
}

private struct Ticket: Sendable {
    struct Holder: Sendable {
        let name: String
        let country: Country?
        let born: LocalDate?
        let mail: EmailAddress?
        let paid: Money?
    }
    let holder: Holder
    let gate: String

    static let example = Ticket(
        holder: Holder(
            name: "Zoë", country: .de, born: LocalDate(year: 1990, month: 2, day: 3),
            mail: EmailAddress("zoe@web.example"), paid: Money(minorUnits: 100, currency: .eur)),
        gate: "A1")
}

private enum HolderDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Ticket.Holder>) -> Reading<Ticket.Holder> {
        let name = f.field("name", \.name, .text)
        let country = f.field("country", \.country, .country.optional(writes: .null))
        let born = f.field("born", \.born, .date.optional(writes: .omitted))
        let mail = f.field("mail", \.mail, .emailAddress.optional(writes: .null))
        let paid = f.field("paid", \.paid, .money(currency: .constant(.eur)).optional(writes: .empty))
        return { r in
            try Ticket.Holder(name: r[name], country: r[country], born: r[born], mail: r[mail], paid: r[paid])
        }
    }
}

private enum TicketDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Ticket>) -> Reading<Ticket> {
        let holder = f.field("holder", \.holder, .one(HolderDocument.self))
        let gate = f.field("gate", \.gate, .text.matching("[A-Z][0-9]"))
        return { r in try Ticket(holder: r[holder], gate: r[gate]) }
    }
}

import SpliceMapping
import SpliceModel
import Testing

/// Fields that the rows of two alternatives share: the stricter access holds, whichever comes first.
@Suite struct SharedFieldTests {
    private let card = Purchase(payment: .card(Card(pan: "4000111122223333")))

    private func documents(_ grant: FieldGrant) throws -> [String] {
        let encoded = [
            try GrantedEncoder<InvoiceFirst>(grant).encode(card), try GrantedEncoder<CardFirst>(grant).encode(card),
        ]
        return encoded.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `a mask holds in both orders`() throws {
        let grant = FieldGrant(upTo: .public).masking("payment.pan", with: .last(4))
        #expect(
            try documents(grant) == Array(repeating: #"{"payment":{"type":"card","number":"***3333"}}"#, count: 2))
    }

    @Test func `withholding holds in both orders`() throws {
        let grant = FieldGrant(upTo: .public).withholding("payment.pan")
        #expect(try documents(grant) == Array(repeating: #"{"payment":{"type":"card"}}"#, count: 2))
    }

    @Test func `of two masks that differ, nothing is shown`() throws {
        let grant = FieldGrant(upTo: .public).masking("payment.pan", with: .last(4))
            .masking("payment.number", with: .last(8))
        #expect(try documents(grant) == Array(repeating: #"{"payment":{"type":"card","number":"***"}}"#, count: 2))
    }

    @Test func `what is granted in all alternatives is written`() throws {
        let whole = #"{"payment":{"type":"card","number":"4000111122223333"}}"#
        #expect(try documents(FieldGrant(upTo: .public)) == [whole, whole])
    }

    @Test func `an object of which every field is withheld is left out`() throws {
        let encoder = try GrantedEncoder<HeadDocument>(FieldGrant(upTo: .public))
        let head = Head(name: "a", code: "b")
        #expect(try String(decoding: encoder.encode(head), as: UTF8.self) == #"{"code":"b"}"#)
    }
}

private struct Invoice: Sendable { let number: String }

private struct Card: Sendable { let pan: String }

private struct Purchase: Sendable {
    enum Payment: Sendable { case invoice(Invoice), card(Card) }
    let payment: Payment
}

private enum InvoiceDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Invoice>) -> Reading<Invoice> {
        let number = f.field("number", \.number, .text.optional(writes: .omitted).orEmpty(), classified: .public)
        return { r in try Invoice(number: r[number]) }
    }
}

private enum CardDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Card>) -> Reading<Card> {
        let pan = f.field("number", \.pan, .text.optional(writes: .omitted).orEmpty(), classified: .public)
        return { r in try Card(pan: r[pan]) }
    }
}

/// A text that a document can do without.
private struct TextOrEmpty<Base: Rule>: Rule where Base.Value == String {
    let base: OptionalRule<Base>

    func decode(_ cell: borrowing Cell) throws(Refusal) -> String { try base.decode(cell) ?? "" }
    func encode(_ value: String, to writer: inout Writer) throws(Refusal) { try base.encode(value, to: &writer) }
    func example(_ number: Int) -> String { base.example(number) }
    var note: RuleNote { base.note }
}

extension OptionalRule where Base.Value == String {
    fileprivate func orEmpty() -> TextOrEmpty<Base> { TextOrEmpty(base: self) }
}

private let invoice = Variant("invoice", InvoiceDocument.self, Purchase.Payment.invoice)
private let cardVariant = Variant("card", CardDocument.self, Purchase.Payment.card)

private func choose(_ payment: Purchase.Payment) -> ChosenVariant {
    switch payment {
    case .invoice(let it): invoice(it)
    case .card(let it): cardVariant(it)
    }
}

private enum InvoiceFirst: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Purchase>) -> Reading<Purchase> {
        let payment = f.oneOf("payment", \.payment, by: "type", [invoice, cardVariant], choose: choose)
        return { r in try Purchase(payment: r[payment]) }
    }
}

private enum CardFirst: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Purchase>) -> Reading<Purchase> {
        let payment = f.oneOf("payment", \.payment, by: "type", [cardVariant, invoice], choose: choose)
        return { r in try Purchase(payment: r[payment]) }
    }
}

private struct Head: Sendable {
    let name: String
    let code: String
}

private enum HeadDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Head>) -> Reading<Head> {
        let name = f.field("head.name", \.name, .text.optional(writes: .omitted).orEmpty(), classified: .secret)
        let code = f.field("code", \.code, .text, classified: .public)
        return { r in try Head(name: r[name], code: r[code]) }
    }
}

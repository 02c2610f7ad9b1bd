import Foundation
import SpliceMapping
import SpliceMappingReport
import SpliceModel
import SpliceTesting
import Testing

/// Sum types: a discriminator chooses the mapping.
@Suite struct OneOfTests {
    @Test(arguments: [
        (
            #"{"type":"card","last4":"4242","amount":"1.00","currency":"EUR"}"#,
            SalePayment.card(PaymentCard(last4: "4242", amount: .euros(1)))
        ),
        (#"{"iban":"DE00","amount":"2.00","type":"transfer"}"#, .transfer(BankTransfer(iban: "DE00", amount: 200))),
        (
            #"{"type":"crypto","chain":[1, 2]}"#,
            .other(UnknownVariant(code: "crypto", json: #"{"type":"crypto","chain":[1, 2]}"#))
        ),
    ])
    func `the discriminator chooses the mapping, wherever it stands`(payment: String, expected: SalePayment) throws {
        let sale = try SaleDocument.decode("{\"payment\":\(payment)}")
        #expect(sale.payment == expected)
        let written = try SaleDocument.encode(sale)
        #expect(try SaleDocument.decode(written) == sale)
    }

    @Test func `the discriminator is written first, and an unknown record as it came`() throws {
        let card = PaidSale(payment: .card(PaymentCard(last4: "4242", amount: .euros(1))))
        #expect(
            try text(SaleDocument.encode(card))
                == #"{"payment":{"type":"card","last4":"4242","amount":"1.00","currency":"EUR"}}"#)
        let other = PaidSale(payment: .other(UnknownVariant(code: "crypto", json: #"{"type":"crypto"}"#)))
        #expect(try text(SaleDocument.encode(other)) == #"{"payment":{"type":"crypto"}}"#)
    }

    @Test(arguments: [
        ("{}", "payment", IssueCode.missing, "missing"),
        (#"{"payment":7}"#, "payment", .wrongKind, "7 is not an object"),
        (#"{"payment":{"last4":"4242"}}"#, "payment.type", .missing, "missing"),
        (
            #"{"payment":{"type":"card","last4":"42424","amount":"1","currency":"EUR"}}"#, "payment.last4", .tooLong,
            "‹personal, 5 characters› is longer than 4"
        ),
        (#"{"payment":{"type":7}}"#, "payment.type", .wrongKind, "7 is not text"),
    ])
    func `a problem names the place`(document: String, path: String, code: IssueCode, problem: String) throws {
        let error = #expect(throws: MappingError.self) { try SaleDocument.decode(document) }
        #expect(error?.issues.map(\.path) == [path])
        #expect(error?.issues.map(\.problem) == [problem])
        #expect(error?.code == code)
    }

    @Test func `an unknown discriminator is refused where the row says so`() throws {
        let error = #expect(throws: MappingError.self) { try EventDocument.decode(#"{"kind":"moved","id":"1"}"#) }
        #expect(error?.code == .unknownCode)
        #expect(error?.issues.map(\.path) == ["kind"])
        #expect(error?.issues.first?.problem == #""moved" is none of the alternatives"#)
    }

    @Test func `a whole record can be the sum`() throws {
        let placed = try EventDocument.decode(#"{"kind":"placed","id":"1","lines":[{"sku":"A"},{"sku":"B"}]}"#)
        #expect(placed == .placed(Placed(id: "1", skus: ["A", "B"])))
        #expect(
            try text(EventDocument.encode(placed)) == #"{"kind":"placed","id":"1","lines":[{"sku":"A"},{"sku":"B"}]}"#)
        let gone = try EventDocument.decode(#"{"id":"1","kind":"gone"}"#)
        #expect(gone == .gone("1"))
        #expect(try text(EventDocument.encode(gone)) == #"{"kind":"gone","id":"1"}"#)
    }

    @Test func `a discriminator beside the object agrees with its own row`() throws {
        let document = #"{"method":"transfer","details":{"iban":"DE00","amount":"2.00"}}"#
        let sale = try BesideDocument.decode(document)
        #expect(sale == Beside(method: "transfer", details: .transfer(BankTransfer(iban: "DE00", amount: 200))))
        #expect(try text(BesideDocument.encode(sale)) == document)
        let wrong = Beside(method: "card", details: sale.details)
        let error = #expect(throws: MappingError.self) { try BesideDocument.encode(wrong) }
        #expect(error?.code == .disagreement)
    }

    @Test func `an alternative behind one that reads a field around it reads its own fields`() throws {
        let document = #"{"currency":"EUR","payment":{"type":"transfer","iban":"DE1"}}"#
        #expect(try FeeDocument.decode(document) == FeeSale(payment: .transfer("DE1")))
        let card = FeeSale(payment: .card(.euros(2)))
        #expect(try FeeDocument.decode(#"{"payment":{"fee":"2.00","type":"card"},"currency":"EUR"}"#) == card)
        #expect(try FeeDocument.decode(FeeDocument.encode(card)) == card)
    }

    @Test func `sum types keep the laws`() throws {
        try SaleDocument.checkLaws()
        try EventDocument.checkLaws()
        try BesideDocument.checkLaws()
    }

    @Test func `the rows of all alternatives stand in the spreadsheet`() {
        let lines = SaleDocument.spreadsheet.lines
        #expect(
            lines.map(\.source) == [
                "payment", "payment.type", "payment.last4", "payment.amount", "payment.iban", "payment.amount",
            ])
        #expect(lines[2].edgeCases.contains(#"only when type is "card""#))
        #expect(EventDocument.spreadsheet.lines.map(\.source) == [".", "kind", "id", "lines", "lines[].sku", "id"])
    }

    @Test func `what is granted keeps the discriminator, also where the record itself is the sum`() throws {
        let sale = PaidSale(payment: .card(PaymentCard(last4: "4242", amount: .euros(1))))
        let sales = try GrantedEncoder<SaleDocument>(FieldGrant(upTo: .personal).masking("payment.last4", with: .full))
        #expect(
            try text(sales.encode(sale))
                == #"{"payment":{"type":"card","last4":"***","amount":"1.00","currency":"EUR"}}"#)
        let events = try GrantedEncoder<EventDocument>(FieldGrant(upTo: .personal))
        let placed = Event.placed(Placed(id: "1", skus: ["A"]))
        #expect(try events.encode(placed) == EventDocument.encode(placed))
    }

    @Test func `two mappings for one code, and a key read in two ways, are defects`() {
        let twice = #expect(throws: MappingError.self) { try TwiceDocument.decode("{}") }
        #expect(twice?.description.contains("two alternatives for “card”") == true)
        #expect(
            twice?.description.contains("“payment.amount” is read as the elements of an array and in another way")
                == true)
    }
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

extension Money {
    fileprivate static func euros(_ amount: Int64) -> Money { Money(minorUnits: amount * 100, currency: .eur) }
}

struct PaymentCard: Sendable, Equatable {
    let last4: String
    let amount: Money
}

struct BankTransfer: Sendable, Equatable {
    let iban: String
    let amount: Int64
}

enum SalePayment: Sendable, Equatable {
    case card(PaymentCard), transfer(BankTransfer), other(UnknownVariant)
}

struct PaidSale: Sendable, Equatable { let payment: SalePayment }

private enum CardDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<PaymentCard>) -> Reading<PaymentCard> {
        let last4 = f.field("last4", \.last4, .text(max: 4))
        let amount = f.field("amount", \.amount, .money(currency: "currency"))
        return { r in try PaymentCard(last4: r[last4], amount: r[amount]) }
    }
}

private enum TransferDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<BankTransfer>) -> Reading<BankTransfer> {
        let iban = f.field("iban", \.iban, .text)
        let amount = f.field("amount", \.amount, CentsInText())
        return { r in try BankTransfer(iban: r[iban], amount: r[amount]) }
    }
}

/// `"2.00"` ↔ 200.
private struct CentsInText: Rule {
    func decode(_ cell: borrowing Cell) throws(Refusal) -> Int64 {
        guard let money = try? Money(parsing: try cell.text(), .eur) else { throw Refusal(.malformed) }
        return money.units
    }
    func encode(_ value: Int64, to writer: inout Writer) { writer.quotedDecimal(value, scale: 2) }
    func example(_ number: Int) -> String { "\"\(number).00\"" }
    var note: RuleNote { RuleNote("cents in text", expects: "a decimal", type: .string) }
}

private enum SaleDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<PaidSale>) -> Reading<PaidSale> {
        let card = Variant("card", CardDocument.self, SalePayment.card)
        let transfer = Variant("transfer", TransferDocument.self, SalePayment.transfer)
        let payment = f.oneOf("payment", \.payment, by: "type", [card, transfer], unknown: .carry(SalePayment.other)) {
            payment in
            switch payment {
            case .card(let it): card(it)
            case .transfer(let it): transfer(it)
            case .other(let it): it()
            }
        }
        return { r in try PaidSale(payment: r[payment]) }
    }
}

private struct Placed: Sendable, Equatable {
    let id: String
    let skus: [String]
}

private enum Event: Sendable, Equatable { case placed(Placed), gone(String) }

private enum SKUDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<String>) -> Reading<String> {
        let sku = f.field("sku", \.self, .text)
        return { r in try r[sku] }
    }
}

private enum PlacedDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Placed>) -> Reading<Placed> {
        let id = f.field("id", \.id, .text)
        let skus = f.field("lines", \.skus, .each(SKUDocument.self))
        return { r in try Placed(id: r[id], skus: r[skus]) }
    }
}

private enum GoneDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<String>) -> Reading<String> {
        let id = f.field("id", \.self, .text)
        return { r in try r[id] }
    }
}

private enum EventDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Event>) -> Reading<Event> {
        let placed = Variant("placed", PlacedDocument.self, Event.placed)
        let gone = Variant("gone", GoneDocument.self, Event.gone)
        let event = f.oneOf(".", \.self, by: "kind", [placed, gone]) { event in
            switch event {
            case .placed(let it): placed(it)
            case .gone(let it): gone(it)
            }
        }
        return { r in try r[event] }
    }
}

private struct FeeSale: Sendable, Equatable {
    enum Payment: Sendable, Equatable { case card(Money), transfer(String) }
    let payment: Payment
}

private enum FeeCardDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Money>) -> Reading<Money> {
        let fee = f.field("fee", \.self, .money(currency: "^.currency"))
        return { r in try r[fee] }
    }
}

private enum FeeTransferDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<String>) -> Reading<String> {
        let iban = f.field("iban", \.self, .text)
        return { r in try r[iban] }
    }
}

private enum FeeDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<FeeSale>) -> Reading<FeeSale> {
        let card = Variant("card", FeeCardDocument.self, FeeSale.Payment.card)
        let transfer = Variant("transfer", FeeTransferDocument.self, FeeSale.Payment.transfer)
        let payment = f.oneOf("payment", \.payment, by: "type", [card, transfer]) { payment in
            switch payment {
            case .card(let it): card(it)
            case .transfer(let it): transfer(it)
            }
        }
        f.writeOnly("currency", "currency of the fee", .text) { _ in "EUR" }
        return { r in try FeeSale(payment: r[payment]) }
    }
}

private struct Beside: Sendable, Equatable {
    let method: String
    let details: SalePayment
}

private enum BesideDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Beside>) -> Reading<Beside> {
        let card = Variant("card", CardDocument.self, SalePayment.card)
        let transfer = Variant("transfer", TransferDocument.self, SalePayment.transfer)
        let method = f.field("method", \.method, .table(["transfer": "transfer", "card": "card"]))
        let details = f.oneOf("details", \.details, by: "^.method", [card, transfer]) { payment in
            switch payment {
            case .card(let it): card(it)
            case .transfer(let it): transfer(it)
            case .other(let it): it()
            }
        }
        return { r in try Beside(method: r[method], details: r[details]) }
    }
}

private enum ArrayDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<[String]>) -> Reading<[String]> {
        let amount = f.field("amount", \.self, .each(SKUDocument.self))
        return { r in try r[amount] }
    }
}

private enum TwiceDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<PaidSale>) -> Reading<PaidSale> {
        let card = Variant("card", CardDocument.self, SalePayment.card)
        let again = Variant("card", TransferDocument.self, SalePayment.transfer)
        let list = Variant("list", ArrayDocument.self) {
            SalePayment.other(UnknownVariant(code: $0.joined(), json: ""))
        }
        let payment = f.oneOf("payment", \.payment, by: "type", [card, again, list]) { _ in
            card(PaymentCard(last4: "", amount: .euros(1)))
        }
        return { r in try PaidSale(payment: r[payment]) }
    }
}

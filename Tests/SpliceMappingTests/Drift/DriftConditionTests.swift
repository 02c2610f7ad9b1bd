import SpliceMapping
import SpliceModel
import Testing

/// Fields that are not read in each record can only be missing where they are.
@Suite struct DriftConditionTests {
    private func vanished<M: Mapping>(_ mapping: M.Type, _ documents: [String], after limit: Int) throws -> [String] {
        let drift = DriftCollector<M>()
        for document in documents { _ = try M.decode(document, drift: drift) }
        return drift.report(vanishedAfter: limit).vanishedFields.map { "\($0.path) \($0.missing)" }
    }

    @Test func `fields of an alternative that never came have not vanished`() throws {
        let card = #"{"type":"card","amount":"1","card":{"last4":"4242","name":"A"},"brand":"v"}"#
        let documents = Array(repeating: "{\"payment\":\(card),\"currency\":\"EUR\"}", count: 5)
        #expect(try vanished(SettledDocument.self, documents, after: 1).isEmpty)
    }

    @Test func `fields of an alternative are missed in records of that alternative`() throws {
        let whole = #"{"brand":"v","card":{"last4":"4242","name":"A"},"amount":"1","type":"card"}"#
        let bare = #"{"type":"card","amount":"1","card":{"last4":"4242"}}"#
        let transfer = #"{"amount":"1","type":"transfer","iban":"DE00","card":{"issuer":"x"}}"#
        let documents = [whole, transfer, bare, transfer, transfer, bare].map {
            "{\"payment\":\($0),\"currency\":\"EUR\"}"
        }
        #expect(
            try vanished(SettledDocument.self, documents, after: 2) == ["payment.brand 2", "payment.card.name 2"])
        #expect(try vanished(SettledDocument.self, documents, after: 3).isEmpty)
        let unnamed = Array(repeating: #"{"payment":{"type":"transfer","amount":"1","iban":"DE"}}"#, count: 3)
        #expect(try vanished(SettledDocument.self, unnamed, after: 3) == ["payment.card 3"])
    }

    @Test func `a field of the record around that one alternative reads is missed by that alternative`() throws {
        let transfer = #"{"payment":{"type":"transfer","amount":"1","iban":"DE","card":{"issuer":null}}}"#
        #expect(
            try vanished(SettledDocument.self, Array(repeating: transfer, count: 4), after: 4)
                == ["payment.card.issuer 4"])
    }

    @Test func `what announces the alternatives is missed in each record`() throws {
        let drift = DriftCollector<SettledDocument>()
        for _ in 0..<3 {
            #expect(throws: MappingError.self) { try SettledDocument.decode(#"{"payment":{}}"#, drift: drift) }
        }
        #expect(drift.report(vanishedAfter: 3).vanishedFields.map(\.path) == ["payment.type"])
    }

    @Test func `a field with a condition is missed where it holds`() throws {
        let person = #"{"kind":"person"}"#
        let company = #"{"kind":"company","vat":"1"}"#
        let odd = #"{"kind":"company","vat":null}"#
        #expect(try vanished(BuyerDocument.self, Array(repeating: person, count: 5), after: 1).isEmpty)
        let documents = [company, person, person, odd, person]
        let drift = DriftCollector<BuyerDocument>()
        for document in documents { _ = try? BuyerDocument.decode(document, drift: drift) }
        #expect(drift.report(vanishedAfter: 1).vanishedFields.map { "\($0.path) \($0.missing)" } == ["vat 1"])
    }
}

private enum Settled: Sendable, Equatable {
    case card(SettledCard), transfer(SettledTransfer)
}

private struct SettledCard: Sendable, Equatable {
    let amount: Money
    let last4: String
    let name: String?
    let brand: String?
}

private struct SettledTransfer: Sendable, Equatable {
    let amount: String
    let iban: String
    let issuer: String?
}

private struct Settlement: Sendable, Equatable { let payment: Settled }

private enum SettledCardDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<SettledCard>) -> Reading<SettledCard> {
        let amount = f.field("amount", \.amount, .money(currency: "^.currency"))
        let last4 = f.field("card.last4", \.last4, .text)
        let name = f.field("card.name", \.name, .text.optional())
        let brand = f.field("brand", \.brand, .text.optional())
        return { r in try SettledCard(amount: r[amount], last4: r[last4], name: r[name], brand: r[brand]) }
    }
}

private enum SettledTransferDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<SettledTransfer>) -> Reading<SettledTransfer> {
        let amount = f.field("amount", \.amount, .text)
        let iban = f.field("iban", \.iban, .text)
        let issuer = f.field("card.issuer", \.issuer, .text.optional())
        return { r in try SettledTransfer(amount: r[amount], iban: r[iban], issuer: r[issuer]) }
    }
}

private enum SettledDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Settlement>) -> Reading<Settlement> {
        let card = Variant("card", SettledCardDocument.self, Settled.card)
        let transfer = Variant("transfer", SettledTransferDocument.self, Settled.transfer)
        let payment = f.oneOf("payment", \.payment, by: "type", [card, transfer]) { payment in
            switch payment {
            case .card(let it): card(it)
            case .transfer(let it): transfer(it)
            }
        }
        f.writeOnly("currency", "currency", .text) { _ in "EUR" }
        return { r in try Settlement(payment: r[payment]) }
    }
}

private struct Buyer: Sendable, Equatable {
    let kind: String
    let vat: String?
}

private enum BuyerDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Buyer>) -> Reading<Buyer> {
        let kind = f.field("kind", \.kind, .text)
        let vat = f.field("vat", \.vat, .text.when("kind", is: "company"))
        return { r in try Buyer(kind: r[kind], vat: r[vat]) }
    }
}

import Foundation
import SpliceMapping
import SpliceMappingReport
import SpliceModel
import Testing

/// The next version of `ShopAddress`.
private enum NextAddress: Mapping {
    static let version = "2026-10"
    static let owner: String? = "sales"

    static func map(_ f: inout Fields<Address>) -> Reading<Address> {
        f.constant("kind", "address")
        let line1 = f.field("street", \.line1, .text(max: 80))
        let line2 = f.field(
            "address2", \.line2, .text(max: 50, longer: .cut).optional(empty: .isNull), classified: .internal)
        let city = f.field("city", \.city, .text)
        let country = f.field("country_code", \.country, .country)
        f.ignore("geo", because: "nobody needs it")
        return { r in try Address(line1: r[line1], line2: r[line2], city: r[city], country: r[country]) }
    }
}

@Suite struct MappingChangeTests {
    @Test func `the difference of two mappings is told in words`() {
        #expect(
            NextAddress.changes(from: ShopAddress.self).map(\.description) == [
                "kind: added: kind, always \"address\"",
                "line1: read from street instead of address1",
                "line1: text ≤ 80 instead of text ≤ 50",
                "line1: at most 80 characters instead of at most 50 characters",
                "line2: missing and null: none; empty: none; none is written as null instead of "
                    + "missing and null: none; none is written as null",
                "line2: now loses text beyond 50 is cut when written",
                "line2: now loses missing, null and empty text become one",
                "line2: no longer loses missing and null become one",
                "line2: classified internal instead of personal",
                "country: country, 2 letters instead of country, 2 letters, default US",
                "country: required instead of missing and null: the default; empty: the default",
                "country: no longer loses whether the value was there or US was assumed",
                "geo: left out, because nobody needs it",
            ])
    }

    @Test func `no difference, no change; the other way round rows are removed`() {
        #expect(ShopOrder.changes(from: ShopOrder.self).isEmpty)
        let changes = ShopAddress.changes(from: NextAddress.self)
        #expect(changes.contains { $0.kind == .removed && $0.path == "kind" })
        #expect(changes.contains { $0.kind == .ignored && $0.text == "no longer left out" })
    }

    @Test func `codes that come and go, nested rows, another field beside an amount`() throws {
        enum OtherLine: Mapping {
            static let version = "2"
            static func map(_ f: inout Fields<Line>) -> Reading<Line> {
                let sku = f.field("sku", \.sku, .text(max: 20, unit: .utf8), classified: .internal)
                let price = f.field("price", \.price, .money(currency: "money"))
                let quantity = f.field("qty", \.quantity, .integer(min: 0))
                return { r in try Line(sku: r[sku], quantity: r[quantity], price: r[price]) }
            }
        }
        #expect(
            OtherLine.changes(from: ShopLine.self).map(\.description) == [
                "sku: text ≤ 20 utf8 instead of text ≤ 20", "sku: at most 20 utf8 instead of at most 20 characters",
                "price: read beside money instead of ^.currency",
                "price: money as text, currency in money instead of money as text, currency in ^.currency",
            ])
        enum State: Mapping {
            static let version = "1"
            static func map(_ f: inout Fields<PaymentState>) -> Reading<PaymentState> {
                let state = f.field("s", \.self, .table(["p": .pending, "d": .paid]))
                return { r in try r[state] }
            }
        }
        enum NextState: Mapping {
            static let version = "2"
            static func map(_ f: inout Fields<PaymentState>) -> Reading<PaymentState> {
                let state = f.field("s", \.self, .table(["p": .pending, "r": .refunded], unknown: .default(.pending)))
                return { r in try r[state] }
            }
        }
        #expect(
            NextState.changes(from: State.self).map(\.text).prefix(3) == [
                "code r added", "code d removed", "other codes are read too",
            ])
    }

    @Test func `a mapping that was stored as JSON can be compared with`() throws {
        let stored = try JSONEncoder().encode(ShopAddress.description)
        let older = try JSONDecoder().decode(MappingDescription.self, from: stored)
        #expect(NextAddress.description.changes(from: older) == NextAddress.changes(from: ShopAddress.self))
    }
}

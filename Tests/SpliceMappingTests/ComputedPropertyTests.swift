import SpliceMapping
import SpliceModel
import Testing

/// Properties that have no place in memory are read through their key paths.
@Suite struct ComputedPropertyTests {
    @Test func `a computed property is written like a stored one`() throws {
        let bill = Bill(cents: 1250, tips: [100, 50], label: "x")
        let written = String(decoding: try BillDocument.encode(bill), as: UTF8.self)
        let tips = #"[{"amount":"1.00"},{"amount":"0.50"}]"#
        #expect(written == #"{"total":"12.50","currency":"EUR","label":"X!","tips":\#(tips)}"#)
    }

    @Test func `a computed property whose currency disagrees is refused`() throws {
        let error = #expect(throws: MappingError.self) {
            try BillDocument.encode(Bill(cents: 1, tips: [-1], label: "x"))
        }
        #expect(error?.code == .disagreement)
    }

    private struct Bill: Sendable {
        let cents: Int64
        let tips: [Int64]
        let label: String

        var total: Money { Money(minorUnits: cents, currency: .eur) }
        var shouted: String { label.uppercased() + "!" }
        var tipLines: [Tip] { tips.map { Tip(cents: $0) } }
    }

    private struct Tip: Sendable {
        let cents: Int64

        var amount: Money { Money(minorUnits: abs(cents), currency: cents < 0 ? .usd : .eur) }
    }

    private enum BillDocument: Mapping {
        static let version = "1"

        static func map(_ f: inout Fields<Bill>) -> Reading<Bill> {
            let total = f.field("total", \.total, .money(currency: "currency"))
            let label = f.field("label", \.shouted, .text)
            let tips = f.field("tips", \.tipLines, .each(TipDocument.self))
            return { r in Bill(cents: try r[total].units, tips: try r[tips].map(\.cents), label: try r[label]) }
        }
    }

    private enum TipDocument: Mapping {
        static let version = "1"

        static func map(_ f: inout Fields<Tip>) -> Reading<Tip> {
            let amount = f.field("amount", \.amount, .money(currency: "^.currency"))
            return { r in Tip(cents: try r[amount].units) }
        }
    }
}

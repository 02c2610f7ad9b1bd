import SpliceMapping
import SpliceModel
import Testing

/// Amounts whose currency stands in the record around them.
@Suite struct CompanionTests {
    @Test func `a line without an amount has no say in the currency`() throws {
        let bill = Bill(total: .euros(5), lines: [Bill.Line(price: .euros(3), deposit: nil)])
        let bytes = try BillDocument.encode(bill)
        #expect(String(decoding: bytes, as: UTF8.self).contains(#""currency":"EUR""#))
        #expect(try BillDocument.decode(bytes) == bill)
    }

    @Test func `two currencies in one record are refused`() throws {
        let dollars = Money(minorUnits: 100, currency: .usd)
        let bill = Bill(total: .euros(5), lines: [Bill.Line(price: .euros(3), deposit: dollars)])
        let error = #expect(throws: MappingError.self) { try BillDocument.encode(bill) }
        #expect(error?.code == .disagreement)
    }

    private struct Bill: Sendable, Equatable {
        struct Line: Sendable, Equatable {
            var price: Money
            var deposit: Money?
        }

        var total: Money
        var lines: [Line]
    }

    private enum BillDocument: Mapping {
        static let version = "1"

        static func map(_ f: inout Fields<Bill>) -> Reading<Bill> {
            let total = f.field("total", \.total, .money(currency: "currency"))
            let lines = f.field("lines", \.lines, .each(LineDocument.self))
            return { r in try Bill(total: r[total], lines: r[lines]) }
        }
    }

    private enum LineDocument: Mapping {
        static let version = "1"

        static func map(_ f: inout Fields<Bill.Line>) -> Reading<Bill.Line> {
            let price = f.field("price", \.price, .money(currency: "^.currency"))
            let deposit = f.field("deposit", \.deposit, .money(currency: "^.currency").optional(writes: .omitted))
            return { r in try Bill.Line(price: r[price], deposit: r[deposit]) }
        }
    }
}

extension Money {
    fileprivate static func euros(_ amount: Int64) -> Money { Money(minorUnits: amount * 100, currency: .eur) }
}

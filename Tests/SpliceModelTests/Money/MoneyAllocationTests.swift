import SpliceModel
import Testing

struct MoneyAllocationTests {
    @Test func `the cents left over go to the largest remainders`() throws {
        let tenner = Money(minorUnits: 1_000, currency: .usd)
        #expect(try tenner.split(into: 3).map(\.units) == [334, 333, 333])
        #expect(try tenner.allocated(by: [50, 30, 21]).map(\.units) == [495, 297, 208])
        #expect(try tenner.allocated(by: [0, 1, 0]).map(\.units) == [0, 1_000, 0])
        #expect(try Money(minorUnits: -1_000, currency: .usd).split(into: 3).map(\.units) == [-334, -333, -333])
        #expect(try Money(minorUnits: 2, currency: .usd).split(into: 4).map(\.units) == [1, 1, 0, 0])
    }

    @Test func `shares add up to the amount and are within one unit of their due`() throws {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<2_000 {
            let units = Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...60, using: &random)
            let weights = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                Int64.random(in: 0 ... .max, using: &random) >> Int64.random(in: 0...62, using: &random)
            }
            guard weights.contains(where: { $0 > 0 }) else { continue }
            let amount = Money(minorUnits: units, currency: .eur)
            let shares = try amount.allocated(by: weights)
            #expect(try Money.sum(shares, currency: .eur) == amount)
            let total = weights.reduce(Int128(0)) { $0 + Int128($1) }
            for (share, weight) in zip(shares, weights) {
                #expect(share.isZero || share.isNegative == amount.isNegative)
                let whole = Int128(units.magnitude) * Int128(weight) / total
                #expect(weight > 0 || share.isZero)
                #expect((whole...whole + 1).contains(Int128(share.units.magnitude)))
            }
        }
    }

    @Test func `impossible shares are refused`() {
        let amount = Money(minorUnits: 1, currency: .usd)
        for weights in [[], [0], [0, 0], [1, -1]] as [[Int64]] {
            let error = #expect(throws: ModelError.self) { try amount.allocated(by: weights) }
            #expect(error?.code == .outOfRange)
        }
        #expect(throws: ModelError.self) { try amount.split(into: 0) }
    }
}

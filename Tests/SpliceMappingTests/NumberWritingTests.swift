import SpliceMapping
import SpliceModel
import Testing

/// Numbers are written eight digits at a time, and larger ones pair by pair: every length and both sides of each border.
@Suite struct NumberWritingTests {
    static let magnitudes: [Int64] =
        (0...18).flatMap { power in
            let border = (0..<power).reduce(Int64(1)) { value, _ in value * 10 }
            return [border - 1, border, border + 1, border / 10 * 7 + 5]
        } + [.max, 12_345_678, 1_234_567_890_123_456_789, 25_000_000, 99_999_999, 100_000_000, 10_203_040]

    @Test(arguments: NumberWritingTests.magnitudes)
    func `a number is written with all its digits`(magnitude: Int64) throws {
        for value in [magnitude, -magnitude] {
            let written = String(decoding: try Amounts.encode(Amount(units: value)), as: UTF8.self)
            let (whole, cents) = (value.magnitude / 100, value.magnitude % 100)
            let decimal = "\(value < 0 ? "-" : "")\(whole).\(cents < 10 ? "0" : "")\(cents)"
            #expect(written == #"{"plain":\#(value),"text":"\#(value)","money":"\#(decimal)","currency":"EUR"}"#)
            #expect(try Amounts.decode(written) == Amount(units: value))
        }
    }

    private struct Amount: Equatable, Sendable {
        let plain: Int64
        let text: Int64
        let money: Money

        init(units: Int64) {
            plain = units
            text = units
            money = Money(minorUnits: units, currency: .eur)
        }

        init(plain: Int64, text: Int64, money: Money) {
            self.plain = plain
            self.text = text
            self.money = money
        }
    }

    private enum Amounts: Mapping {
        static let version = "1"

        static func map(_ f: inout Fields<Amount>) -> Reading<Amount> {
            let plain = f.field("plain", \.plain, .integer)
            let text = f.field("text", \.text, .integerText)
            let money = f.field("money", \.money, .money(currency: "currency"))
            return { r in try Amount(plain: r[plain], text: r[text], money: r[money]) }
        }
    }
}

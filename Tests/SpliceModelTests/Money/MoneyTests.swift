import SpliceModel
import Testing

struct MoneyTests {
    @Test(
        arguments: [
            (1_250, Currency.usd, "12.50 USD"), (1_250, .jpy, "1250 JPY"), (1_250, .kwd, "1.250 KWD"),
            (-5, .usd, "-0.05 USD"),
            (0, .eur, "0.00 EUR"), (.min, .usd, "-92233720368547758.08 USD"), (7, .clf, "0.0007 CLF"),
        ] as [(Int64, Currency, String)])
    func `minor units read as the currency writes them`(_ units: Int64, currency: Currency, text: String) throws {
        let money = Money(minorUnits: units, currency: currency)
        #expect(money.description == text)
        let back = try Money(parsing: money.decimalString, currency)
        #expect(back == money && back.units == units && back.scale == currency.exponent)
    }

    @Test func `cents and a decimal text are one value`() throws {
        let text = try Money(parsing: "12.5", .usd)
        #expect(text == Money(minorUnits: 1_250, currency: .usd))
        #expect(text.scale == 2)
        #expect(try Money(parsing: "12.5000", .usd).scale == 2)
        #expect(try Money(parsing: "0.0035", .usd).scale == 4)
        #expect(try Money(parsing: "1250", .jpy) == Money(minorUnits: 1_250, currency: .jpy))
    }

    @Test func `a provider's own scale is the same value`() throws {
        let provider = try #require(Money(units: 500_000, currency: .ugx, scale: 2))
        #expect(provider == Money(minorUnits: 5_000, currency: .ugx))
        #expect(try provider.minorUnits() == 5_000)
        #expect(Set([provider, Money(minorUnits: 5_000, currency: .ugx)]).count == 1)
        #expect(try #require(Money(units: 1, currency: .ugx, scale: 2)).amount.description == "0.01")
        #expect(throws: ModelError.self) { try #require(Money(units: 1, currency: .ugx, scale: 2)).minorUnits() }
        #expect(Money(units: 1, currency: .ugx, scale: 19) == nil)
        #expect(Money(units: 1, currency: .ugx, scale: -1) == nil)
    }

    @Test func `amounts in two currencies do not mix`() {
        let dollars = Money(minorUnits: 1, currency: .usd)
        let euros = Money(minorUnits: 1, currency: .eur)
        #expect(dollars != euros)
        for operation in [
            { try dollars + euros }, { try dollars - euros }, { try .sum([dollars, euros], currency: .usd) },
        ]
            as [() throws -> Money]
        {
            let error = #expect(throws: ModelError.self) { try operation() }
            #expect(error?.code == .currencyMismatch)
        }
        #expect(throws: ModelError.self) { try dollars.compared(to: euros) }
    }

    @Test func `overflow throws and never traps`() {
        let most = Money(minorUnits: .max, currency: .usd)
        let least = Money(minorUnits: .min, currency: .usd)
        let cent = Money(minorUnits: 1, currency: .usd)
        for operation in [
            { try most + cent }, { try least - cent }, { try least.negated() }, { try cent - least },
            { try most.multiplied(by: 2, over: 1, rounding: .exact) },
            { try least.multiplied(by: -1, over: 1, rounding: .exact) },
            { try most.multiplied(by: ExactDecimal(.max), rounding: .down) },
            { try most.rescaled(to: 3, rounding: .exact) },
            { try most.converted(to: .jpy, rate: ExactDecimal(1_000), rounding: .halfEven) },
        ] as [() throws -> Money] {
            let error = #expect(throws: ModelError.self) { try operation() }
            #expect(error?.code == .overflow)
        }
    }

    @Test func `what is refused is said of the operation on money, with the currency`() throws {
        let most = Money(minorUnits: .max, currency: .usd)
        let least = Money(minorUnits: .min, currency: .usd)
        let cent = Money(minorUnits: 1, currency: .usd)
        let mill = try Money(parsing: "0.001", .usd)
        let said: [(words: String, operation: () throws -> Money)] = [
            ("Money.add: in USD, the result has more than 18 digits [overflow]", { try most + cent }),
            ("Money.add: in USD, the result has more than 18 digits [overflow]", { try most + mill }),
            ("Money.subtract: in USD, the result has more than 18 digits [overflow]", { try least - cent }),
            ("Money.subtract: in USD, the result has more than 18 digits [overflow]", { try least - mill }),
            ("Money.negate: in USD, the result has more than 18 digits [overflow]", { try least.negated() }),
            (
                "Money.multiply: in USD, the result has more than 18 digits [overflow]",
                { try most.multiplied(by: ExactDecimal(2), rounding: .exact) }
            ),
            (
                "Money.multiply: in USD, the result needs more than 2 decimal digits [inexact]",
                { try cent.multiplied(by: 1, over: 2, rounding: .exact) }
            ),
            (
                "Money.convert: in JPY, the result has more than 18 digits [overflow]",
                { try most.converted(to: .jpy, rate: ExactDecimal(1_000), rounding: .halfEven) }
            ),
            (
                "Money.rescale: in USD, the result needs more than 2 decimal digits [inexact]",
                { try mill.roundedToMinorUnit(.exact) }
            ),
            (
                "Money.add: the amounts are in USD and EUR [currencyMismatch]",
                { try cent + Money(minorUnits: 1, currency: .eur) }
            ),
        ]
        for (words, operation) in said {
            let error = #expect(throws: ModelError.self) { try operation() }
            #expect(error?.description == words)
        }
    }

    @Test func `a difference that fits is made, though what is taken away has no counterpart`() throws {
        let least = Money(minorUnits: .min, currency: .usd)
        #expect(try Money(minorUnits: -1, currency: .usd) - least == Money(minorUnits: .max, currency: .usd))
    }

    @Test func `amounts of different scales add up exactly`() throws {
        let price = try Money(parsing: "0.0035", .usd)
        let sum = try price + Money(minorUnits: 1, currency: .usd)
        #expect(sum.description == "0.0135 USD")
        #expect(try sum.roundedToMinorUnit(.halfEven).description == "0.01 USD")
        #expect(throws: ModelError.self) { try sum.roundedToMinorUnit(.exact) }
        #expect(try price.compared(to: sum) < 0)
        #expect(try sum.compared(to: sum) == 0)
    }

    @Test func `a rational factor is rounded once`() throws {
        let net = Money(minorUnits: 999, currency: .eur)
        #expect(try net.multiplied(by: 19, over: 100, rounding: .halfUp).units == 190)
        #expect(try net.multiplied(by: 19, over: 100, rounding: .down).units == 189)
        #expect(try net.multiplied(by: ExactDecimal(parsing: "0.19"), rounding: .halfUp).units == 190)
        #expect(try Money(minorUnits: 5, currency: .eur).multiplied(by: 1, over: 2, rounding: .halfEven).units == 2)
        #expect(throws: ModelError.self) { try net.multiplied(by: 1, over: 0, rounding: .down) }
        #expect(throws: ModelError.self) { try net.multiplied(by: 1, over: 2, rounding: .exact) }
    }

    @Test func `a conversion takes the target's scale`() throws {
        let rate = try ExactDecimal(parsing: "156.4213")
        let yen = try Money(parsing: "12.34", .usd).converted(to: .jpy, rate: rate, rounding: .halfEven)
        #expect(yen.description == "1930 JPY")
        let dinar = try Money(parsing: "10", .usd).converted(
            to: .kwd, rate: ExactDecimal(parsing: "0.3071"), rounding: .down)
        #expect(dinar.description == "3.071 KWD")
    }

    @Test func `a journal keeps amount, currency and scale`() throws {
        let money = try Money(parsing: "0.00350", .usd)
        #expect(try json(money) == #"{"amount":"0.0035","currency":"USD"}"#)
        #expect(try recoded(Money(minorUnits: 1_250, currency: .usd)).scale == 2)
        for broken in [
            #"{"amount":"1,5","currency":"USD"}"#, #"{"amount":"1.5"}"#, #"{"amount":1.5,"currency":"USD"}"#,
        ] {
            #expect(throws: (any Error).self) { try decoded(Money.self, broken) }
        }
    }
}

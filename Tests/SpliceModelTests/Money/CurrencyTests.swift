import SpliceModel
import Testing

struct CurrencyTests {
    @Test(arguments: [
        ("USD", 2, 840), ("EUR", 2, 978), ("JPY", 0, 392), ("KWD", 3, 414), ("CLF", 4, 990), ("UGX", 0, 800),
        ("MGA", 2, 969), ("ISK", 0, 352), ("HUF", 2, 348), ("XAU", 0, 959), ("XCG", 2, 532),
    ])
    func `exponents and numbers are those of ISO 4217`(_ code: String, exponent: Int, numeric: Int) throws {
        let currency = try Currency(parsing: code)
        #expect(currency.exponent == exponent)
        #expect(currency.numeric == numeric)
        #expect(currency.code == code)
        #expect(Currency(numeric: numeric) == currency)
    }

    @Test func `the table is complete, in order, and every way in gives the same currency`() {
        #expect(Currency.listed.count == 184)
        #expect(Currency.listed == Currency.listed.sorted())
        for currency in Currency.listed {
            #expect(Currency(currency.code) == currency)
            #expect(Currency(packedASCII: currency.packedASCII) == currency)
            #expect(currency.name?.isEmpty == false)
        }
    }

    @Test func `metals are not divisible, withdrawn currencies are known and not current`() {
        #expect(!Currency.xau.isDivisible)
        #expect(Currency.usd.isDivisible)
        #expect(Currency("HRK")?.isCurrent == false)
        #expect(Currency.eur.isCurrent)
        #expect(Currency(numeric: 532) == .xcg)
    }

    @Test(arguments: ["", "US", "USDX", "usd", "U D", "ÜSD", "ZZZ", "€"])
    func `what is no listed code is refused`(_ text: String) {
        #expect(Currency(text) == nil)
        #expect(throws: ModelError.self) { try Currency(parsing: text) }
    }

    @Test func `a custom currency has its own exponent, and no ISO code can be one`() throws {
        let points = try Currency(custom: "PTS", exponent: 0)
        #expect(points.code == "PTS")
        #expect(points.name == nil)
        #expect(try recoded(points) == points)
        #expect(try json([points, .usd]) == #"["PTS:0","USD"]"#)
        #expect(throws: ModelError.self) { try Currency(custom: "USD", exponent: 3) }
        #expect(throws: ModelError.self) { try Currency(custom: "pts", exponent: 0) }
        #expect(throws: ModelError.self) { try Currency(custom: "PTS", exponent: 19) }
    }

    @Test(arguments: [#""usd""#, #""ZZZ""#, #""PTS:19""#, #""USD:3""#, #""PTS:x""#, "1"])
    func `broken journal entries are refused`(_ text: String) {
        #expect(throws: (any Error).self) { try decoded(Currency.self, text) }
    }
}

import SpliceModel
import Testing

/// The examples of Documentation/model.md.
struct DocumentationTests {
    @Test func `the first example does what its comments say`() throws {
        let price = try Money(parsing: "19.99", .eur)
        #expect(try price.split(into: 3).map(\.decimalString) == ["6.67", "6.66", "6.66"])
        let total = try price + Money(minorUnits: 501, currency: .eur)
        #expect(total.description == "25.00 EUR")
        #expect(try total.multiplied(by: 119, over: 100, rounding: .halfEven).description == "29.75 EUR")
        #expect(try LocalDate(parsing: "2026-05-31").adding(months: 1).description == "2026-06-30")
        let buyer = PersonName(splitting: "Dr. Maria van der Berg", order: .byScript)
        #expect(buyer.family == "van der Berg")
        #expect(buyer.joined(limit: 12, unit: .characters) == "van der Berg")
        #expect(try Phone(parsing: "(030) 123 456", in: .de).e164?.description == "+4930123456")
        #expect(try #require(Money(units: 500_000, currency: .ugx, scale: 2)) == Money(parsing: "5000", .ugx))
    }
}

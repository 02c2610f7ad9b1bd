import SpliceModel
import Testing

struct CountryTests {
    @Test func `every code leads to its country and back`() {
        #expect(Country.all.count == 250)
        for country in Country.all {
            #expect(Country(country.alpha2) == country)
            #expect(Country(alpha3: country.alpha3) == country)
            #expect(Country(packedASCII: country.packedASCII) == country)
            #expect(!country.name.isEmpty)
            if let numeric = country.numeric { #expect(Country(numeric: numeric) == country) }
        }
        #expect(Country.xk.numeric == nil)
        #expect(Country.de.name == "Germany")
        #expect(Country.us.alpha3 == "USA")
    }

    @Test func `only assigned pairs of letters are countries`() {
        var found = 0
        for first in UInt16(0)...255 {
            for second in UInt16(0)...255 where Country(packedASCII: first | second << 8) != nil { found += 1 }
        }
        #expect(found == 250)
    }

    @Test(arguments: ["", "D", "DEU", "de", "UK", "ZZ", "Ä", "D ", "EU"])
    func `what is no alpha-2 code is refused`(_ text: String) {
        #expect(Country(text) == nil)
        #expect(throws: ModelError.self) { try Country(parsing: text) }
        #expect(throws: (any Error).self) { try decoded(Country.self, "\"\(text)\"") }
    }
}

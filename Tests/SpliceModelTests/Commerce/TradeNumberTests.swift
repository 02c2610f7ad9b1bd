import SpliceModel
import Testing

struct TradeNumberTests {
    @Test(arguments: ["96385074", "036000291452", "4006381333931", "10614141000415"])
    func `known trade item numbers are valid`(_ text: String) throws {
        let gtin = try GTIN(parsing: text)
        #expect(gtin.description == text)
        #expect(gtin.length == text.count)
        #expect(try recoded(gtin).description == text)
        #expect(gtin.gtin14.count == 14)
    }

    @Test func `any single wrong digit and nearly any swap is found`() {
        let digits = Array("4006381333931")
        for place in digits.indices {
            for wrong in "0123456789" where wrong != digits[place] {
                var text = digits
                text[place] = wrong
                #expect(GTIN(String(text)) == nil)
            }
        }
    }

    @Test func `leading zeros make no other item`() throws {
        #expect(try GTIN(parsing: "036000291452") == GTIN(parsing: "0036000291452"))
        #expect(try Set([GTIN(parsing: "036000291452"), GTIN(parsing: "00036000291452")]).count == 1)
    }

    @Test(arguments: ["", "1", "400638133393", "4006381333930", "400638133393a", "４006381333931", " 4006381333931"])
    func `what is no trade item number is refused`(_ text: String) {
        #expect(GTIN(text) == nil)
    }

    @Test func `a container code is read with and without its application identifier, and made from its parts`() throws
    {
        let code = try SSCC(parsing: "106141412345678908")
        #expect(try SSCC(parsing: "(00)106141412345678908") == code)
        #expect(try SSCC(parsing: "00106141412345678908") == code)
        #expect(try SSCC(extensionDigit: 1, companyPrefix: "0614141", serial: 234_567_890) == code)
        #expect(try recoded(code) == code)
        #expect(SSCC("106141412345678907") == nil)
        #expect(try SSCC(extensionDigit: 0, companyPrefix: "0614141", serial: 1).description.count == 18)
        #expect(throws: ModelError.self) { try SSCC(extensionDigit: 10, companyPrefix: "0614141", serial: 1) }
        #expect(throws: ModelError.self) { try SSCC(extensionDigit: 1, companyPrefix: "061", serial: 1) }
        #expect(throws: ModelError.self) {
            try SSCC(extensionDigit: 1, companyPrefix: "0614141", serial: 9_999_999_999)
        }
    }
}

import SpliceModel
import Testing

struct EmailAddressTests {
    @Test(.enabled(if: SharedData.isPresent, "the format vectors are absent: set SPLICE_TEST_DATA"))
    func `the JSON Schema test suite agrees on what an address is`() throws {
        let cases = try SharedData.formatCases("email")
        #expect(cases.count > 15)
        for test in cases { #expect((EmailAddress(test.text) != nil) == test.isValid, "\(test.about)") }
    }

    @Test func `the domain is one in any case, the local part is as written`() throws {
        let address = try EmailAddress(parsing: "Ada.Lovelace@EXAMPLE.Com")
        #expect(address.description == "Ada.Lovelace@example.com")
        #expect(address == EmailAddress("Ada.Lovelace@example.com"))
        #expect(address != EmailAddress("ada.lovelace@example.com"))
        #expect(try recoded(address) == address)
    }

    @Test func `the limits of RFC 5321 are kept`() {
        let local = String(repeating: "a", count: 64)
        let label = String(repeating: "b", count: 63)
        #expect(EmailAddress("\(local)@\(label).example") != nil)
        #expect(EmailAddress("a\(local)@\(label).example") == nil)
        #expect(EmailAddress("a@b\(label).example") == nil)
        #expect(EmailAddress("\(local)@\(label).\(label).\(label)") == nil)
        #expect(EmailAddress("\(local)@\(label).\(label).\(label.dropLast(2))") != nil)
    }

    @Test(arguments: [
        "a@b.", "a@.b", "a@-b.example", "a@b-.example", "a@b c.example", "\"a@b.example", "\"a\"b\"@c.example", "a@[]",
        "a@[IPv6:1::2::3]", "a@[IPv6:1:2:3:4:5:6:7:8:9]", "a@[IPv6:::12345]", "a@[1.2.3]", "\"\\\"@b.example",
        "a\n@b.example",
        "", "@", "a", "a@[IPv6::]", "a@[IPv6:]",
    ])
    func `what is no address is refused`(_ text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test(arguments: ["用户@例え.jp", "a@[IPv6:2001:db8::1]", "a@[IPv6:::ffff:127.0.0.1]", "!#$%&'*+-/=?^_`{|}~@x"])
    func `what the standards permit is read`(_ text: String) {
        #expect(EmailAddress(text) != nil)
    }

    @Test func `an address outside of ASCII says so`() {
        #expect(EmailAddress("用户@例え.jp")?.isInternationalized == true)
        #expect(EmailAddress("a@b.example")?.isInternationalized == false)
    }
}

import SpliceModel
import Testing

struct PhoneTests {
    @Test(
        arguments: [
            ("+49 30 123456", nil, "+4930123456", nil),
            ("+49 (0)30 / 123-456", nil, "+4930123456", nil),
            ("030 123456", .de, "+4930123456", nil),
            ("0049 30 123456", .de, "+4930123456", nil),
            ("(415) 555-2671", .us, "+14155552671", nil),
            ("1-415-555-2671 ext. 42", .us, "+14155552671", "42"),
            ("415.555.2671x7", .us, "+14155552671", "7"),
            ("011 44 20 7946 0958", .us, "+442079460958", nil),
            ("020 7946 0958", .gb, "+442079460958", nil),
            ("06 6982", .it, "+39066982", nil),
            ("8 (495) 123-45-67", .ru, "+74951234567", nil),
            ("tel:+1-415-555-2671;ext=99", nil, "+14155552671", "99"),
            ("０３-１２３４-５６７８", .jp, "+81312345678", nil),
            ("+800 1234 5678", nil, "+80012345678", nil),
        ] as [(String, Country?, String, String?)])
    func `numbers are read as people write them`(
        _ raw: String, country: Country?, e164: String, extensionDigits: String?
    ) throws {
        let phone = try Phone(parsing: raw, in: country)
        #expect(phone.e164?.description == e164)
        #expect(phone.extensionDigits == extensionDigits)
        #expect(phone.raw == raw)
        #expect(try recoded(phone) == phone)
    }

    @Test(
        arguments: [
            ("030 123456", nil, .missing), ("", .us, .invalidFormat), ("call me", .us, .invalidFormat),
            ("1-800-FLOWERS", .us, .invalidFormat), ("555-2671", .us, .outOfRange),
            ("+1 415 555 26711", nil, .outOfRange),
            ("+999 123456", nil, .unknownCode), ("+49+30", nil, .invalidFormat),
            ("4155552671 ext", .us, .invalidFormat),
            ("+1234567890123456789", nil, .outOfRange), ("415*555*2671", .us, .invalidFormat),
            ("+0 12", nil, .unknownCode),
        ] as [(String, Country?, ModelError.Code)])
    func `what is no possible number says why`(_ raw: String, country: Country?, code: ModelError.Code) {
        let error = #expect(throws: ModelError.self) { try Phone(parsing: raw, in: country) }
        #expect(error?.code == code)
        let kept = Phone(lenient: raw, in: country)
        #expect(kept.raw == raw)
        #expect(kept.e164 == nil)
    }

    @Test func `a calling code knows its countries`() throws {
        let number = try E164Number(parsing: "+14155552671")
        #expect(number.callingCode == 1)
        #expect(number.countries.contains(.us) && number.countries.contains(.ca))
        #expect(try E164Number(parsing: "+4930123456").countries == [.de])
        #expect(E164Number("4930123456") == nil)
        #expect(E164Number("+49 30 123456") == nil)
    }

    @Test func `every country has telephones, but for those where nobody lives or calls`() {
        let without = Country.all.filter { country in
            let error = #expect(throws: ModelError.self) { try Phone(parsing: "1", in: country) }
            return error?.code == .missing
        }
        #expect(without == [.aq, .bv, .gs, .hm, .pn, .tf, .um])
        for code in ["+80012345678", "+870123456789", "+979123456789"] { #expect(E164Number(code)?.countries == []) }
    }
}

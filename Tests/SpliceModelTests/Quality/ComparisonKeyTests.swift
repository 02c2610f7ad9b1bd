import SpliceEntities
import SpliceModel
import Testing

struct ComparisonKeyTests {
    @Test(arguments: [
        ("Łódź", "lodz"), ("Straße", "strasse"), ("O’Brien", "obrien"), ("  Jean-Luc  PICARD ", "jean luc picard"),
        ("Æther Øre", "aether ore"), ("e\u{301}te\u{301}", "ete"), ("Nguyễn", "nguyen"), ("İstanbul", "istanbul"),
        ("山田 太郎", "山田 太郎"), ("Åsa & Co. KG", "asa co kg"), ("…", ""), ("", ""), ("ΑΘΗΝΑ", "αθηνα"),
    ])
    func `names fold to what people would search for`(_ text: String, key: String) {
        #expect(LatinFolding.key(text) == key)
        #expect(LatinFolding.key(key) == key)
    }

    @Test func `mail addresses that reach one mailbox have one key`() throws {
        #expect(EmailAddress("Ada.Lovelace+shop@GMail.com")?.comparisonKey == "adalovelace@gmail.com")
        #expect(EmailAddress("adalovelace@googlemail.com")?.comparisonKey == "adalovelace@gmail.com")
        #expect(EmailAddress("Ada.L+x@Example.com")?.comparisonKey == "ada.l@example.com")
        #expect(EmailAddress("+x@example.com")?.comparisonKey == "+x@example.com")
        #expect(EmailAddress("\"a+b\"@example.com")?.comparisonKey == "\"a+b\"@example.com")
    }

    @Test func `addresses written two ways have one key`() {
        func address(_ lines: [String], _ code: String) -> PostalAddress {
            PostalAddress(
                recipient: nil, organization: nil, lines: lines, city: "Berlin", administrativeArea: nil,
                postalCode: code,
                country: .de, countryProvenance: .explicit)
        }
        #expect(address(["Hauptstraße 5"], "10115").comparisonKey == address(["HAUPTSTR. 5"], "10 115").comparisonKey)
        #expect(
            address(["12 Main Street", "Apt. 4"], "1").comparisonKey
                == address(["12 main st, apartment 4"], "1").comparisonKey)
        #expect(address(["Hauptstr. 5"], "1").comparisonKey != address(["Hauptstr. 6"], "1").comparisonKey)
        #expect(address(["", "  "], "1").lines == [])
    }

    @Test func `a number that cannot be read is compared by its digits`() {
        #expect(Phone(lenient: "ext 5", in: nil).comparisonKey == "5")
        #expect(Phone(lenient: "unknown", in: nil).comparisonKey == nil)
        #expect(Phone(lenient: "030 123456", in: .de).comparisonKey == "4930123456")
    }
}

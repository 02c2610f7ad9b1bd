import SpliceEntities
import SpliceModel
import Testing

struct DuplicateDetectorTests {
    private let detector = DuplicateDetector<PartyTraits>.parties

    private func traits(
        _ name: String, email: String? = nil, phone: String? = nil, street: String? = nil, born: String? = nil
    ) -> PartyTraits {
        let addresses = street.map {
            PostalAddress(
                recipient: nil, organization: nil, lines: [$0], city: nil, administrativeArea: nil, postalCode: "10115",
                country: .de, countryProvenance: .explicit)
        }
        return PartyTraits(
            names: [name], emails: [email.flatMap { EmailAddress($0) }].compactMap(\.self),
            phones: [phone.map { Phone(lenient: $0, in: .de) }].compactMap(\.self),
            addresses: [addresses].compactMap(\.self),
            birthDate: born.flatMap { LocalDate($0) })
    }

    @Test func `the judgement explains every point, without a value`() {
        let judgement = detector.judge(
            traits("Anna Müller", email: "anna@web.example", phone: "030 123456", born: "1990-01-01"),
            traits("Muller, Anna", email: "Anna+news@web.example", street: "Hauptstr. 5", born: "1990-01-01"))
        #expect(judgement.verdict == .duplicate)
        #expect(judgement.points == judgement.evidence.reduce(0) { $0 + $1.points })
        #expect(
            judgement.description == "duplicate: 19 points (review from 6, duplicate from 10): email 1000‰ +9, "
                + "phone unknown, name 1000‰ +5, address unknown, birth date 1000‰ +5")
    }

    @Test func `a name alone proves nothing, a shared mailbox of two people neither`() {
        #expect(detector.judge(traits("Anna Müller"), traits("Anna Müller")).verdict == .distinct)
        let couple = detector.judge(
            traits("Anna Müller", email: "family@web.example", born: "1990-01-01"),
            traits("Bernd Schmidt", email: "family@web.example", born: "1985-05-05"))
        #expect(couple.verdict == .distinct)
        let perhaps = detector.judge(
            traits("Anna Müller", street: "Hauptstraße 5"), traits("Ana Mueller", street: "Hauptstr. 5"))
        #expect(perhaps.verdict == .review)
    }

    @Test func `known duplicates are found among a thousand records, and strangers are not`() throws {
        var random = SeededGenerator(seed: 9)
        let given = ["Anna", "Bernd", "Chloé", "David", "Emil", "Fatima", "Greta", "Hassan", "Ines", "Jürgen"]
        let family = [
            "Müller", "Schmidt", "Okafor", "Łukasik", "Nguyễn", "O'Brien", "García", "Rossi", "Becker", "Yılmaz",
        ]
        func pick(_ list: [String]) -> String { list.randomElement(using: &random) ?? "" }
        func misspelt(_ text: String) -> String {
            var letters = Array(text)
            let place = Int.random(in: 1..<letters.count, using: &random)
            if Bool.random(using: &random) { letters.remove(at: place) } else { letters.swapAt(place, place - 1) }
            return String(letters)
        }
        var people: [(PartyTraits, Int)] = []
        for number in 0..<750 {
            let (first, last) = (pick(given), pick(family))
            let mail = "p\(number)@mail.example"
            let phone = "030 \(1_000_000 + number)"
            let street = "\(pick(["Haupt", "Garten", "Schul"]))straße \(number)"
            people.append((traits("\(first) \(last)", email: mail, phone: phone, street: street), number))
            guard number % 3 == 0 else { continue }
            let keepsMail = number % 2 == 0
            let again = traits(
                misspelt("\(first) \(last)"), email: keepsMail ? "P\(number)+x@mail.example" : nil,
                phone: keepsMail ? nil : "+4930\(1_000_000 + number)", street: street.replacing("straße", with: "str."))
            people.append((again, number))
        }
        people.shuffle(using: &random)
        let findings = detector.findings(among: people.map(\.0))
        let isTrue = findings.pairs.map { people[$0.first].1 == people[$0.second].1 }
        let found = isTrue.count { $0 }
        #expect(found >= 245, "\(found) of 250 found")
        #expect(isTrue.count - found <= 5, "\(isTrue.count - found) strangers taken for the same")
        #expect(findings.comparisons < people.count * people.count / 20)
        #expect(findings.pairs.map(\.judgement.points) == findings.pairs.map(\.judgement.points).sorted(by: >))
    }

    @Test func `a key that everyone shares is skipped and reported`() {
        let crowd = (0..<300).map { traits("Person \($0)", phone: "030 5555555") }
        let findings = detector.findings(among: crowd)
        #expect(findings.skippedBlocks["phone"] == 1)
        #expect(findings.comparisons < 300 * 300 / 2)
    }

    @Test func `a detector of one's own compares what one likes`() throws {
        let numbers = DuplicateDetector<Int>(
            blocking: [.init("tens") { ["\($0 / 10)"] }],
            features: [.init("near", agreement: 10, disagreement: -10, floor: 0) { abs($0 - $1) <= 1 ? 1_000 : 0 }],
            thresholds: try DuplicateThresholds(review: 1, duplicate: 10), maximumBlockSize: 10)
        #expect(numbers.findings(among: [1, 2, 9, 10]).pairs.map(\.first) == [0])
        #expect(throws: ModelError.self) { try DuplicateThresholds(review: 2, duplicate: 1) }
    }

    @Test func `the traits of people, organizations and leads are comparable`() throws {
        var person = try SampleDecoder.make(Person.self, .everything)
        person.name = PersonName(given: "Ada", family: "Lovelace")
        var lead = try SampleDecoder.make(Lead.self, .everything)
        lead.name = PersonName(splitting: "Lovelace, Ada", order: .givenFirst)
        lead.email = person.contactPoints.emails.first?.address
        #expect(detector.judge(PartyTraits(person), PartyTraits(lead)).verdict == .duplicate)
        let organization = try SampleDecoder.make(Organization.self, .everything)
        #expect(PartyTraits(organization).names.count == 2)
    }
}

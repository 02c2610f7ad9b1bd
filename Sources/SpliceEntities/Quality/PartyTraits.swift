public import SpliceModel

/// What tells one party from another, in keys that can be compared. Made from a person, a lead, an organization…
public struct PartyTraits: Sendable, Hashable {
    /// Names, folded.
    public let names: Set<String>
    /// Keys of e-mail addresses.
    public let emails: Set<String>
    /// Keys of telephone numbers.
    public let phones: Set<String>
    /// Keys of postal addresses.
    public let addresses: Set<String>
    /// The day of birth.
    public let birthDate: LocalDate?

    /// Traits from values. Empty names do not count.
    public init(
        names: [String], emails: [EmailAddress], phones: [Phone], addresses: [PostalAddress], birthDate: LocalDate?
    ) {
        self.names = Set(names.map(LatinFolding.key)).subtracting([""])
        self.emails = Set(emails.map(\.comparisonKey))
        self.phones = Set(phones.compactMap(\.comparisonKey))
        self.addresses = Set(addresses.map(\.comparisonKey))
        self.birthDate = birthDate
    }

    /// The traits of a person.
    public init(_ person: Person) {
        self.init(
            names: [person.name.comparisonKey], emails: person.contactPoints.emails.map(\.address),
            phones: person.contactPoints.phones.map(\.phone), addresses: person.contactPoints.addresses.map(\.address),
            birthDate: person.birthDate)
    }

    /// The traits of an organization.
    public init(_ organization: Organization) {
        self.init(
            names: [organization.name] + [organization.legalName].compactMap(\.self),
            emails: organization.contactPoints.emails.map(\.address),
            phones: organization.contactPoints.phones.map(\.phone),
            addresses: organization.contactPoints.addresses.map(\.address), birthDate: nil)
    }

    /// The traits of a lead.
    public init(_ lead: Lead) {
        self.init(
            names: [lead.name.comparisonKey], emails: [lead.email].compactMap(\.self),
            phones: [lead.phone].compactMap(\.self), addresses: [lead.address].compactMap(\.self), birthDate: nil)
    }
}

extension DuplicateDetector where Subject == PartyTraits {
    /// For people and organizations.
    ///
    /// Candidates share an e-mail address, a telephone number, a postal address, a day of birth, or the beginnings
    /// of all words of a name. The same address of mail or the same telephone number with a similar name is a duplicate; a similar name
    /// alone is not even reviewed, since many people share one.
    ///
    /// | comparison | same | different |
    /// |---|---|---|
    /// | e-mail | +9 | −1 |
    /// | telephone | +6 | −1 |
    /// | name, Jaro–Winkler from 700‰ | +5 | −6 |
    /// | postal address, same numbers and Jaro–Winkler from 850‰ | +5 | −1 |
    /// | day of birth; a slip in one part, or day and month swapped, says nothing | +5 | −6 |
    ///
    /// Review from 6 points, duplicate from 10.
    public static var parties: DuplicateDetector {
        DuplicateDetector(
            blocking: [
                BlockingKey("email") { Array($0.emails) },
                BlockingKey("phone") { Array($0.phones) },
                BlockingKey("address") { Array($0.addresses) },
                BlockingKey("birth date") { [$0.birthDate?.description].compactMap(\.self) },
                BlockingKey("name") { $0.names.map(nameBlock) },
            ],
            features: [
                Feature("email", agreement: 9, disagreement: -1, floor: 999) { shared($0.emails, $1.emails) },
                Feature("phone", agreement: 6, disagreement: -1, floor: 999) { shared($0.phones, $1.phones) },
                Feature("name", agreement: 5, disagreement: -6, floor: 700) { closest($0.names, $1.names) },
                Feature("address", agreement: 5, disagreement: -1, floor: 850) { left, right in
                    closest(left.addresses, right.addresses, where: haveSameNumbers)
                },
                Feature("birth date", agreement: 5, disagreement: -6, floor: 0) { left, right in
                    guard let left = left.birthDate, let right = right.birthDate else { return nil }
                    return left == right ? 1_000 : isSlip(left, right) ? 545 : 0
                },
            ],
            thresholds: DuplicateThresholds(trusted: 6, 10), maximumBlockSize: 200)
    }

    /// The first two letters of every word, the words in order of the alphabet: `Ada Lovelace` and `Lovelace, Ada`
    /// share it.
    private static func nameBlock(_ name: String) -> String {
        name.split(separator: " ").map { String($0.prefix(2)) }.sorted().joined(separator: " ")
    }

    /// Two days that differ in one part only, or whose day and month are swapped: as people mistype them.
    private static func isSlip(_ left: LocalDate, _ right: LocalDate) -> Bool {
        let (left, right) = ((left.year, left.month, left.day), (right.year, right.month, right.day))
        let same = [left.0 == right.0, left.1 == right.1, left.2 == right.2].count { $0 }
        return same == 2 || (left.0 == right.0 && left.1 == right.2 && left.2 == right.1)
    }

    private static func shared(_ left: Set<String>, _ right: Set<String>) -> Int? {
        left.isEmpty || right.isEmpty ? nil : left.isDisjoint(with: right) ? 0 : 1_000
    }

    /// The most alike of all pairs; words are put in order of the alphabet too, since systems swap them.
    private static func closest(
        _ left: Set<String>, _ right: Set<String>, where isPossible: (String, String) -> Bool = { _, _ in true }
    ) -> Int? {
        left.flatMap { left in
            right.map { right in
                guard isPossible(left, right) else { return 0 }
                return max(JaroWinkler.similarity(left, right), JaroWinkler.similarity(sorted(left), sorted(right)))
            }
        }.max()
    }

    /// Number 12 and number 121 of a street are alike as texts and are two houses.
    private static func haveSameNumbers(_ left: String, _ right: String) -> Bool {
        func numbers(_ text: String) -> [Substring] {
            text.split(separator: " ").filter { $0.utf8.contains(where: \.isASCIIDigit) }.sorted()
        }
        return numbers(left) == numbers(right)
    }

    private static func sorted(_ text: String) -> String {
        text.split(separator: " ").sorted().joined(separator: " ")
    }
}

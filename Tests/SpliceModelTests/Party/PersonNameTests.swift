import SpliceModel
import Testing

struct PersonNameTests {
    typealias Parts = [String?]

    @Test(
        arguments: [
            ("Ada Lovelace", [nil, "Ada", nil, "Lovelace", nil]),
            ("  Ada\t Lovelace ", [nil, "Ada", nil, "Lovelace", nil]),
            ("Madonna", [nil, "Madonna", nil, nil, nil]),
            ("", [nil, nil, nil, nil, nil]),
            ("John Ronald Reuel Tolkien", [nil, "John", "Ronald Reuel", "Tolkien", nil]),
            ("Dr. Martin Luther King Jr.", ["Dr.", "Martin", "Luther", "King", "Jr."]),
            ("Prof. Dr. Anna Schmidt", ["Prof. Dr.", "Anna", nil, "Schmidt", nil]),
            ("Ludwig van Beethoven", [nil, "Ludwig", nil, "van Beethoven", nil]),
            ("Oscar De La Hoya", [nil, "Oscar", nil, "De La Hoya", nil]),
            ("Maria van der Berg", [nil, "Maria", nil, "van der Berg", nil]),
            ("José Ortega y Gasset", [nil, "José", nil, "Ortega y Gasset", nil]),
            ("Lovelace, Ada King", [nil, "Ada", "King", "Lovelace", nil]),
            ("van Beethoven, Ludwig", [nil, "Ludwig", nil, "van Beethoven", nil]),
            ("King, Dr. Martin Luther, Jr.", ["Dr.", "Martin", "Luther", "King", "Jr."]),
            ("John Smith, PhD, MBA", [nil, "John", nil, "Smith", "PhD MBA"]),
            ("Henry Ford III", [nil, "Henry", nil, "Ford", "III"]),
            ("Jean-Luc Picard", [nil, "Jean-Luc", nil, "Picard", nil]),
            ("Mr. T", ["Mr.", "T", nil, nil, nil]),
            ("Dr.", [nil, "Dr.", nil, nil, nil]),
            ("Jack Ma", [nil, "Jack", nil, "Ma", nil]),
            ("山田 太郎", [nil, "太郎", nil, "山田", nil]),
            ("山田太郎", [nil, "山田太郎", nil, nil, nil]),
            ("김 민준", [nil, "민준", nil, "김", nil]),
            (",", [nil, nil, nil, nil, nil]),
            ("Smith,", [nil, "Smith", nil, nil, nil]),
        ] as [(String, Parts)])
    func `a full name is taken apart, and kept`(_ full: String, parts: Parts) {
        let name = PersonName(splitting: full, order: .byScript)
        #expect([name.title, name.given, name.middle, name.family, name.suffix] == parts)
        #expect(name.full == full)
    }

    @Test func `the order can be stated`() {
        let name = PersonName(splitting: "Nagy Anna Mária", order: .familyFirst)
        #expect(name.family == "Nagy")
        #expect(name.given == "Anna Mária")
        #expect(name.joined(limit: 9, unit: .characters) == "Nagy A.")
    }

    @Test func `parts make a full name`() {
        #expect(PersonName(given: "Ada", family: "Lovelace").full == "Ada Lovelace")
        #expect(PersonName(given: "", family: "Lovelace").full == "Lovelace")
        #expect(PersonName(given: "", family: "Lovelace").given == nil)
        #expect(PersonName(given: nil, family: nil).full == "")
        #expect(PersonName(title: "Dr.", given: "A", middle: nil, family: "B", suffix: "Jr.").full == "Dr. A B Jr.")
    }

    @Test(arguments: [
        (50, "Dr. Martin Luther King Jr."), (25, "Martin Luther King Jr."), (21, "Martin L. King Jr."),
        (17, "Martin King Jr."), (14, "Martin King"), (10, "M. King"), (6, "King"), (3, "Kin"), (0, ""),
    ])
    func `a name that is too long gives up as little as it can`(_ limit: Int, expected: String) {
        let name = PersonName(splitting: "Dr. Martin Luther King Jr.", order: .givenFirst)
        #expect(name.joined(limit: limit, unit: .characters) == expected)
    }

    @Test func `a limit in bytes never cuts a character in two`() {
        let family = "👩‍👩‍👧é"
        let name = PersonName(splitting: family, order: .givenFirst)
        #expect(name.joined(limit: 1, unit: .characters) == "👩‍👩‍👧")
        #expect(name.joined(limit: 17, unit: .utf8) == "")
        #expect(name.joined(limit: 18, unit: .utf8) == "👩‍👩‍👧")
        #expect(name.joined(limit: 20, unit: .utf8) == family)
        #expect(name.joined(limit: 8, unit: .utf16) == "👩‍👩‍👧")
        #expect(name.joined(limit: 5, unit: .scalars) == "👩‍👩‍👧")
    }

    @Test func `whatever the text, nothing traps and every limit is kept`() {
        var random = SeededGenerator(seed: 4)
        let pieces = [
            " ", ",", ".", "Dr.", "Jr.", "van", "y", "é", "山", "👩‍👩‍👧", "A", "de", "-", "\u{0}", "III", "\u{301}",
        ]
        for _ in 0..<5_000 {
            let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in pieces.randomElement(using: &random) ?? ""
            }
            .joined(separator: Bool.random(using: &random) ? " " : "")
            for order in NameOrder.allCases {
                let name = PersonName(splitting: text, order: order)
                #expect(name.full == text)
                for unit in LengthUnit.allCases {
                    let limit = Int.random(in: 0...12, using: &random)
                    #expect(unit.length(of: name.joined(limit: limit, unit: unit)) <= limit)
                }
            }
        }
    }
}

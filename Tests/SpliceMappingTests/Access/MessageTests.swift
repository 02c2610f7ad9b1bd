import SpliceMapping
import SpliceModel
import Testing

private struct Secretive: Hashable, Sendable {
    let text: String
    let number: Int64
    let day: LocalDate
    let instant: Instant
    let amount: Money
    let state: PaymentState
    let name: PersonName
    let country: Country
    let yes: Bool
    let exact: ExactDecimal
}

private enum SecretiveDocument: Mapping {
    static let version = "1"
    static let identity: String? = "text"

    static func map(_ f: inout Fields<Secretive>) -> Reading<Secretive> {
        let text = f.field("text", \.text, .text(max: 3), classified: .secret)
        let number = f.field("number", \.number, .integer(min: 0), classified: .sensitive)
        let day = f.field("day", \.day, .date, classified: .personal)
        let instant = f.field("instant", \.instant, .rfc3339, classified: .personal)
        let amount = f.field("amount", \.amount, .money(currency: "currency"), classified: .sensitive)
        let state = f.field("state", \.state, .table(["paid": .paid]), classified: .sensitive)
        let name = f.field("name", \.name, .fullName(max: 5), classified: .personal)
        let country = f.field("country", \.country, .country, classified: .personal)
        let yes = f.field("yes", \.yes, .boolean("Y", "N"), classified: .secret)
        let exact = f.field("exact", \.exact, .decimalText(scale: 2), classified: .sensitive)
        return { r in
            try Secretive(
                text: r[text], number: r[number], day: r[day], instant: r[instant], amount: r[amount],
                state: r[state], name: r[name], country: r[country], yes: r[yes], exact: r[exact])
        }
    }
}

/// Values of protected fields never reach a message, whatever is wrong with them.
@Suite struct MessageTests {
    private static let paths = [
        "text", "number", "day", "instant", "amount", "currency", "state", "name", "country", "yes", "exact",
    ]

    @Test(arguments: [#""MARKER-4711""#, "471147114711", #"{"MARKER":"MARKER"}"#, #"["MARKER"]"#, "4711.4711e2"])
    func `no message shows a protected value that is refused`(value: String) {
        let document = "{" + Self.paths.map { "\"\($0)\":\(value)" }.joined(separator: ",") + "}"
        let error = #expect(throws: MappingError.self) { try SecretiveDocument.decode(document) }
        #expect((error?.issues.count ?? 0) >= 7)
        var dumped = ""
        dump(error, to: &dumped)
        for text in ["\(error?.description ?? "")", String(reflecting: error), dumped] {
            #expect(!text.contains("MARKER"), "\(text)")
            #expect(!text.contains("4711"), "\(text)")
        }
    }

    @Test func `no message shows a protected value that cannot be written`() throws {
        let secret = Secretive(
            text: "MARKER", number: -4711, day: .earliest, instant: .epoch,
            amount: Money(minorUnits: 4711, currency: .eur),
            state: .refunded, name: PersonName(splitting: "MARKER MARKER", order: .givenFirst), country: .de, yes: true,
            exact: try ExactDecimal(utf8: Array("4711.4711".utf8)))
        let error = #expect(throws: MappingError.self) { try SecretiveDocument.encode(secret) }
        #expect(error?.issues.map(\.path) == ["text", "number", "state", "exact"])
        var dumped = ""
        dump(error, to: &dumped)
        for text in ["\(error?.description ?? "")", dumped] {
            #expect(!text.contains("MARKER") && !text.contains("4711"), "\(text)")
        }
    }

    @Test func `a document that is not well-formed is told by its place, never by its text`() {
        let error = #expect(throws: MappingError.self) { try SecretiveDocument.decode(#"{"text": "MARKER" 4711}"#) }
        #expect(error.map { !"\($0)".contains("MARKER") && !"\($0)".contains("4711") } == true)
    }
}

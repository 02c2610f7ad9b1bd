import SpliceEntities
import SpliceModel
import Testing

struct RedactionTests {
    private struct Login: Record {
        var user: String
        var password: String
        var limit: Int
        var card: String?

        static let schema = Schema<Login>(
            "login", version: SchemaVersion(1, 0),
            [
                .field("user", \.user, .personal),
                .field("password", \.password, .secret),
                .field("limit", \.limit, .public),
                .field("card", \.card, .sensitive),
            ])
    }
    private let login = Login(user: "ada", password: "hunter2", limit: 5, card: "4111111111114242")

    @Test func `what may be shown is shown, what may not is named by its class`() {
        #expect(
            Redaction.standard.lines(of: login) == [
                "user: ‹personal›", "password: ‹secret›", "limit: 5", "card: ‹sensitive›",
            ])
        #expect(
            Redaction(showingUpTo: .personal, mask: .last(4)).lines(of: login) == [
                "user: ada", "password: ‹secret›", "limit: 5", "card: •••4242",
            ])
        #expect(Redaction(showingUpTo: .public, mask: .length).lines(of: login)[0] == "user: ‹personal, 3 characters›")
    }

    @Test(arguments: Classification.allCases)
    func `a secret is shown by no redaction`(_ limit: Classification) {
        for mask in [Redaction.Mask.name, .length, .last(4), .last(0)] {
            let text = Redaction(showingUpTo: limit, mask: mask).lines(of: login).joined()
            #expect(!text.contains("hunter2"))
            #expect(!text.contains("ter2"))
            #expect(text.contains("password: ‹secret›"))
        }
    }

    @Test func `classes are ordered`() {
        #expect(Classification.allCases == Classification.allCases.sorted())
        #expect(Classification.public < .internal && Classification.sensitive < .secret)
    }

    @Test func `a field inside a personal one is personal at least, an extension has its own class`() throws {
        var order = try SampleDecoder.make(Order.self, .everything)
        order.envelope.extensions["acme", "token"] = .init(value: .text("open sesame"), classification: .secret)
        let lines = Redaction.standard.lines(of: order)
        #expect(lines.contains("customer.name.full: ‹personal›"))
        #expect(lines.contains("customer.organization: ‹personal›"))
        #expect(lines.contains("number: \(order.number)"))
        #expect(lines.contains("envelope.extensions.acme/token: ‹secret›"))
        #expect(lines.contains { $0.hasPrefix("lines[1].quantity: ") })
        #expect(!lines.joined().contains("open sesame"))
        #expect(!lines.joined().contains("a29@b.example"))
    }

    @Test func `a redacted value cannot be printed by accident`() {
        let redacted = Redacted("hunter2", .secret)
        var dumped = ""
        dump(redacted, to: &dumped)
        for text in [
            "\(redacted)", String(reflecting: redacted), dumped, "\([redacted])", "\(Optional(redacted) as Any)",
        ] {
            #expect(!text.contains("hunter2"))
        }
        #expect(redacted.value == "hunter2")
        #expect(Redacted("a-1", .internal).description == "a-1")
    }

    @Test func `errors of the model never contain the value`() {
        let errors = [
            #expect(throws: ModelError.self) { try EmailAddress(parsing: "hunter2") },
            #expect(throws: ModelError.self) { try Phone(parsing: "hunter2", in: .us) },
            #expect(throws: ModelError.self) { try Currency(parsing: "hunter2") },
            #expect(throws: ModelError.self) { try Instant(parsing: "hunter2") },
            #expect(throws: ModelError.self) { try ZonedDateTime(parsing: "hunter2") },
            #expect(throws: ModelError.self) { try ExactDecimal(parsing: "hunter2") },
            #expect(throws: ModelError.self) { try GTIN(parsing: "hunter2") },
            #expect(throws: ModelError.self) { try UnitOfMeasure(parsing: "hunter2") },
        ]
        for error in errors { #expect(error?.description.contains("hunter") == false) }
    }
}

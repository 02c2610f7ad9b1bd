import SpliceMapping
import SpliceModel
import SpliceTesting
import Testing

private struct TwoTexts: Hashable, Sendable {
    let first: String?
    let second: String?
}

/// Two optional slots in each other's place: their rows declare a loss, and are mixed up all the same.
private enum SwappedOptionals: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<TwoTexts>) -> Reading<TwoTexts> {
        let first = f.field("first", \.first, .text.optional())
        let second = f.field("second", \.second, .text.optional())
        return { r in try TwoTexts(first: r[second], second: r[first]) }
    }
}

private enum TwoTextsDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<TwoTexts>) -> Reading<TwoTexts> {
        let first = f.field("first", \.first, .text.optional())
        let second = f.field("second", \.second, .text.optional())
        return { r in try TwoTexts(first: r[first], second: r[second]) }
    }
}

private enum TwoTextsList: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<[TwoTexts]>) -> Reading<[TwoTexts]> {
        let pairs = f.field("pairs", \.self, .each(SwappedOptionals.self))
        return { r in try r[pairs] }
    }
}

/// A rule that is right for every text of plain letters.
private struct PlainLetters: Rule {
    func decode(_ cell: borrowing Cell) throws(Refusal) -> String { try cell.text() }
    func encode(_ value: String, to writer: inout Writer) {
        writer.text(String(value.filter { $0.isASCII || $0.isLetter }))
    }
    var note: RuleNote { RuleNote("plain letters", type: .string) }
}

/// A rule that says that it loses something, and loses everything.
private struct LosesAll: Rule {
    func decode(_ cell: borrowing Cell) throws(Refusal) -> String {
        _ = try cell.text()
        return "x"
    }
    func encode(_ value: String, to writer: inout Writer) { writer.text(value) }
    var note: RuleNote { RuleNote("all is x", type: .string, losses: [Loss(.sourceIsBroader, "the case")]) }
}

private enum Forgotten: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<String>) -> Reading<String> {
        let text = f.field("text", \.self, LosesAll())
        return { r in try r[text] }
    }
}

private enum Letters: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<String>) -> Reading<String> {
        let text = f.field("text", \.self, PlainLetters())
        return { r in try r[text] }
    }
}

/// Two amounts whose currencies are mixed up when they are written.
private struct Amounts: Hashable, Sendable {
    let shop: Money
    let customer: Money
}

private enum SwappedCurrencies: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Amounts>) -> Reading<Amounts> {
        let shop = f.field("shop", \.shop, .money(currency: "shop_currency"))
        let customer = f.field("customer", \.customer, .money(currency: "customer_currency"))
        return { r in
            let (shop, customer) = try (r[shop], r[customer])
            return Amounts(
                shop: Money(minorUnits: shop.units, currency: customer.currency),
                customer: Money(minorUnits: customer.units, currency: shop.currency))
        }
    }
}

@Suite struct KitLawTests {
    @Test func `good mappings keep the laws with generated values of several seeds`() throws {
        for seed: UInt64 in 1...3 {
            try ShopOrder.checkLaws(generated: 20, seed: seed)
            try ShopAddress.checkLaws(generated: 40, seed: seed)
            try TwoTextsDocument.checkLaws(generated: 40, seed: seed)
        }
    }

    @Test func `optional slots that got mixed up are found, in records of an array too`() {
        let violation = #expect(throws: LawViolation.self) { try SwappedOptionals.checkLaws() }
        #expect(violation?.row?.source == "first")
        #expect(violation?.law == "decode(encode(x)) == x")
        let nested = #expect(throws: LawViolation.self) { try TwoTextsList.checkLaws() }
        #expect(nested?.place == "pairs[0].first")
    }

    @Test func `a row that declares a loss still has to write back one of its examples`() {
        let violation = #expect(throws: LawViolation.self) { try Forgotten.checkLaws(generated: 0) }
        #expect(violation?.description.contains("none of its examples comes back") == true)
        #expect(violation?.row?.source == "text")
    }

    @Test func `a rule that examples do not catch is caught by a generated text, and the document can be made again`() {
        let violation = #expect(throws: LawViolation.self) { try Letters.checkLaws(generated: 100, seed: 7) }
        #expect(violation?.row?.source == "text")
        #expect(violation?.origin?.hasSuffix("of seed 7") == true)
        let again = #expect(throws: LawViolation.self) { try Letters.checkLaws(generated: 100, seed: 7) }
        #expect(again?.document == violation?.document)
        #expect(throws: Never.self) { try Letters.checkLaws(generated: 0) }
    }

    @Test func `currencies that got mixed up are found`() {
        let violation = #expect(throws: LawViolation.self) { try SwappedCurrencies.checkLaws(generated: 0) }
        #expect(violation?.row?.source == "shop")
        #expect(violation?.place == "shop_currency")
    }

    @Test func `the message marks the value in its line`() {
        let violation = #expect(throws: LawViolation.self) { try TwoTextsList.checkLaws() }
        let lines = violation?.description.split(separator: "\n").map(String.init) ?? []
        #expect(lines.count == 3)
        let caret = lines.last?.firstIndex(of: "^").map { lines[2].distance(from: lines[2].startIndex, to: $0) } ?? 0
        #expect(Array(lines[1]).dropFirst(caret).prefix(4) == ["\"", "s", "0", "\""])
        #expect(lines.last?.hasSuffix("^~~~") == true)
    }
}

@Suite struct RefusedDocumentTests {
    @Test func `each offending place is marked, in the line where it stands`() {
        let document = """
            {"name": "#1001",
             "qty": -1, "text": "abc"}
            """
        enum Strict: Mapping {
            static let version = "1"
            static func map(_ f: inout Fields<TwoTexts>) -> Reading<TwoTexts> {
                let first = f.field("text", \.first, .text(max: 2).optional(), classified: .internal)
                let second = f.field("qty", \.second, .text.optional(), classified: .internal)
                return { r in try TwoTexts(first: r[first], second: r[second]) }
            }
        }
        let error = #expect(throws: RefusedDocument.self) { try Strict.decodeOrMark(document) }
        #expect(
            error?.description.hasSuffix(
                """
                text: "abc" is longer than 2
                   "qty": -1, "text": "abc"}
                                      ^~~~~
                qty: -1 is not text
                   "qty": -1, "text": "abc"}
                          ^~
                """) == true, "\(error?.description ?? "")")
        #expect(Strict.problems(in: document).map(\.path) == ["text", "qty"])
        #expect(Strict.problems(in: "{}").isEmpty)
    }

    @Test func `a document that is not well-formed is marked where it breaks, of a long line only the part around`() {
        let document = #"{"first": ""# + String(repeating: "x", count: 500) + #"", "second" 1}"#
        let error = #expect(throws: RefusedDocument.self) { try TwoTextsDocument.decodeOrMark(document) }
        let lines = error?.description.split(separator: "\n").map(String.init) ?? []
        #expect(lines.suffix(2).allSatisfy { $0.count < 120 })
        #expect(lines.suffix(2).first?.contains(#"…xxx"#) == true)
        let caret = lines.last.flatMap { line in
            line.firstIndex(of: "^").map { line.distance(from: line.startIndex, to: $0) }
        }
        #expect(lines.suffix(2).first.map { Array($0)[caret ?? 0] } == "1")
    }
}

import SpliceMapping
import SpliceMappingReport
import SpliceModel
import SpliceTesting
import Testing

/// A mapping with two slots of one type in each other's place: it compiles.
private enum Swapped: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Address>) -> Reading<Address> {
        let line1 = f.field("address1", \.line1, .text)
        let line2 = f.field("address2", \.line2, .text.optional())
        let city = f.field("city", \.city, .text)
        let country = f.field("country_code", \.country, .country)
        return { r in try Address(line1: r[city], line2: r[line2], city: r[line1], country: r[country]) }
    }
}

/// A rule that does not read what it writes.
private struct Forgetful: Rule {
    func decode(_ cell: borrowing Cell) throws(Refusal) -> Int64 { try cell.integer() }
    func encode(_ value: Int64, to writer: inout Writer) { writer.integer(value + 1) }
    var note: RuleNote { RuleNote("forgetful", type: .integer) }
}

private enum OneOff: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Int64>) -> Reading<Int64> {
        let number = f.field("number", \.self, Forgetful())
        return { r in try r[number] }
    }
}

@Suite struct LawTests {
    @Test func `good mappings go there and back`() throws {
        try ShopOrder.checkLaws()
        try ShopAddress.checkLaws()
    }

    @Test func `slots that got mixed up are found, and the row is named`() {
        let violation = #expect(throws: LawViolation.self) { try Swapped.checkLaws() }
        #expect(violation?.row?.source == "address1")
        #expect(
            violation?.description.hasPrefix(
                "Swapped breaks encode(decode(y)) == y in row 1, address1 → line1: read \"s0\", wrote \"s2\"") == true)
    }

    @Test func `a rule that does not read what it writes is found`() {
        #expect(throws: LawViolation.self) { try OneOff.checkLaws() }
    }

    @Test func `what a mapping loses is known before data flows`() {
        #expect(ShopLine.analysis.losses.isEmpty)
        #expect(
            ShopOrder.analysis.losses == [
                .row("created_at", .sourceIsBroader), .row("customer_name", .sourceIsNarrower),
                .row("note", .sourceIsBroader), .row("shipping_address.address2", .sourceIsBroader),
                .row("shipping_address.country_code", .sourceIsBroader),
            ])
    }

    @Test func `limits that clash are known before data flows`() {
        #expect(Swapped.limitClashes(writingTo: ShopAddress.self).map(\.target) == ["line1", "line2"])
        #expect(ShopAddress.limitClashes(writingTo: Swapped.self).isEmpty)
    }

    @Test func `example documents go through every code`() {
        let states = (0..<ShopOrder.exampleCount).map { ShopOrder.exampleDocument($0) }
        for code in ["pending", "paid", "refunded"] { #expect(states.contains { $0.contains(code) }) }
    }
}

import SpliceMapping
import SpliceModel
import SpliceTesting
import Testing

/// The example of the page, as it stands there.
struct Percentage: Rule {
    func decode(_ cell: borrowing Cell) throws(Refusal) -> Int64 {
        let value = try cell.integer()
        guard (0...100).contains(value) else { throw Refusal("is not between 0 and 100") }
        return value
    }
    func encode(_ value: Int64, to writer: inout Writer) { writer.integer(value) }
    var note: RuleNote { RuleNote("percentage, 0 to 100", type: .integer) }
}

struct Celsius: Sendable, Equatable { let tenths: Int64 }

private struct Measurement: Sendable, Equatable {
    let share: Int64
    let heat: Celsius
    let region: String
}

private enum SensorDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Measurement>) -> Reading<Measurement> {
        let share = f.field("share", \.share, Percentage())
        let heat = f.convert("t", \.heat, .integer, "tenths of a degree") {
            Celsius(tenths: $0)
        } write: {
            $0.tenths
        }
        let region = f.field("region", \.region, .text.uppercased().matching("[A-Z]{2}"), classified: .internal)
        return { r in try Measurement(share: r[share], heat: r[heat], region: r[region]) }
    }
}

@Suite struct OwnRuleTests {
    @Test func `a rule of the application is as good as a built-in one`() throws {
        #expect(try Percentage().value(of: "19") == 19)
        #expect(try Percentage().json(of: 19) == "19")
        let error = #expect(throws: MappingError.self) {
            try SensorDocument.decode(#"{"share":101,"t":"x","region":"bavaria"}"#)
        }
        #expect(
            error?.issues.map(\.problem) == [
                "101 is not between 0 and 100", "\"x\" is not an integer", "\"bavaria\" is not text like [A-Z]{2}",
            ])
        try SensorDocument.checkLaws()
        #expect(
            SensorDocument.rows.map(\.note.summary) == [
                "percentage, 0 to 100", "integer, tenths of a degree", "text, upper case, like [A-Z]{2}",
            ])
    }

    @Test func `a rule that refuses the examples made for it is told to give its own`() {
        let refused = #expect(throws: RefusedDocument.self) { try Flagged.checkLaws() }
        #expect(refused?.description.contains("example(_:)") == true)
        #expect(refused?.document == #"{"flag":"s0"}"#)
    }

    @Test func `a conversion that does not go back is found`() {
        #expect(throws: LawViolation.self) { try Wrong.checkLaws() }
    }
}

private struct Flag: Rule {
    func decode(_ cell: borrowing Cell) throws(Refusal) -> String {
        guard try cell.text().hasPrefix("flag-") else { throw Refusal("is no flag") }
        return try cell.text()
    }
    func encode(_ value: String, to writer: inout Writer) { writer.text(value) }
    var note: RuleNote { RuleNote("flag", type: .string) }
}

private enum Flagged: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<String>) -> Reading<String> {
        let flag = f.field("flag", \.self, Flag())
        return { r in try r[flag] }
    }
}

private enum Wrong: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Int64>) -> Reading<Int64> {
        let value = f.convert("n", \.self, .integer, "one more") {
            $0 + 1
        } write: {
            $0
        }
        return { r in try r[value] }
    }
}

import Foundation
import SpliceMapping
import SpliceModel
import Testing

/// Every line of every table of `Documentation/mapping-rules.md`, run as it stands there.
@Suite struct RuleEdgeTests {
    @Test(arguments: EdgeTable.lines)
    func `a rule does what its table says`(line: EdgeTable.Line) throws {
        let probe = try #require(probes[line.rule], "no probe for this rule")
        let result = probe.run(line.json, line.beside)
        #expect(result.read == line.read)
        #expect(
            result.written == (line.written.hasPrefix("`") ? String(line.written.dropFirst().dropLast()) : line.written)
        )
    }

    @Test func `every rule of the page is run`() {
        #expect(Set(EdgeTable.lines.map(\.rule)) == Set(probes.keys))
        #expect(EdgeTable.lines.count > 200)
    }
}

/// A rule, with the type of its values erased.
private struct RuleProbe: Sendable {
    let run: @Sendable (String?, String?) -> (read: String, written: String)

    init<R: Rule>(_ rule: R, _ words: @escaping @Sendable (R.Value) -> String = { "\($0)" }) {
        run = { json, beside in
            do throws(MappingError) {
                let value = try rule.value(of: json, beside: beside)
                do throws(MappingError) {
                    return (words(value), try rule.json(of: value) ?? "nothing")
                } catch {
                    return (words(value), "refused: \(error.code)")
                }
            } catch {
                return ("refused: \(error.code)", "")
            }
        }
    }
}

private func probe<R: Rule>(
    _ rule: R, _ words: @escaping @Sendable (R.Value) -> String = { "\($0)" }
) -> RuleProbe { RuleProbe(rule, words) }

private func text(_ value: String?) -> String { value ?? "nil" }

private let zones = TimeZoneDatabase { name in
    try? [UInt8](Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)")))
}

private let probes: [String: RuleProbe] = textProbes.merging(timeProbes) { $1 }.merging(otherProbes) { $1 }

private let textProbes: [String: RuleProbe] = [
    ".text(max: 5)": probe(.text(max: 5)),
    ".text(max: 5, longer: .cut)": probe(.text(max: 5, longer: .cut)),
    ".text(max: 5, unit: .utf16)": probe(.text(max: 5, unit: .utf16)),
    ".text(.ascii)": probe(.text(.ascii)),
    ".text(.ascii, unmappable: .transliterate, max: 8, longer: .cut)":
        probe(.text(.ascii, unmappable: .transliterate, max: 8, longer: .cut)),
    ".text(.windows1252, maxBytes: 5, longer: .cut)": probe(.text(.windows1252, maxBytes: 5, longer: .cut)),
    ".text(.utf8, maxBytes: 5, longer: .cut)": probe(.text(.utf8, maxBytes: 5, longer: .cut)),
    ".text.trimmed().uppercased()": probe(TextRule.text.trimmed().uppercased()),
    ".text.singleSpaced().nonEmpty()": probe(TextRule.text.singleSpaced().nonEmpty()),
    #".text.matching("[A-Z]{2}[0-9]{2,4}-?x*")"#: probe(TextRule.text.matching("[A-Z]{2}[0-9]{2,4}-?x*")),
    #".text.padded(to: 10, with: "0")"#: probe(TextRule.text.padded(to: 10, with: "0")),
    #".list(separator: ", ")"#: probe(.list(separator: ", ")),
    ".emailAddress": probe(.emailAddress),
    ".phone": probe(.phone) { $0.e164?.description ?? "none" },
    ".phone(in: .de, writes: .e164)": probe(.phone(in: .de, writes: .e164)) { $0.e164?.description ?? "none" },
    ".fullName(max: 16)": probe(.fullName(max: 16)) { "\($0.given ?? "none") + \($0.family ?? "none")" },
    ".nameParts": probe(.nameParts) { "\($0.given) +\($0.family.isEmpty ? "" : " \($0.family)")" },
    ".text.optional()": probe(TextRule.text.optional(), text),
    ".text.optional(empty: .isNull, writes: .omitted)":
        probe(TextRule.text.optional(empty: .isNull, writes: .omitted), text),
    ".text.optional(empty: .isNull, writes: .empty)":
        probe(TextRule.text.optional(empty: .isNull, writes: .empty), text),
    ".text.presence()": probe(TextRule.text.presence()),
]

private let timeProbes: [String: RuleProbe] = [
    ".date": probe(.date),
    ".date(.monthDayYear)": probe(.date(.monthDayYear)),
    ".date(.dayMonthYear)": probe(.date(.dayMonthYear)),
    #".date("MMM d, yyyy")"#: probe(.date("MMM d, yyyy")),
    #".date("EEE dd.MM.yyyy")"#: probe(.date("EEE dd.MM.yyyy")),
    ".utcDate(.monthDayYear)": probe(.utcDate(.monthDayYear)),
    ".rfc3339": probe(.rfc3339),
    ".unixSeconds": probe(.unixSeconds),
    ".unixMilliseconds": probe(.unixMilliseconds),
    ".odataDate": probe(.odataDate),
    ".rfc2822": probe(.rfc2822),
    ".httpDate": probe(.httpDate),
    #".localTime("h:mm a")"#: probe(.localTime("h:mm a")),
    ".localTime": probe(.localTime),
    #".localDateTime("dd.MM.yyyy HH:mm")"#: probe(.localDateTime("dd.MM.yyyy HH:mm")),
    #".instant("yyyyMMddHHmmss", in: .utc)"#: probe(.instant("yyyyMMddHHmmss", in: .utc)),
    #".instant("yyyy-MM-dd'T'HH:mm:ss.SSSZ")"#: probe(.instant("yyyy-MM-dd'T'HH:mm:ss.SSSZ")),
    #".instant("yyyyMMdd'T'HHmmssX")"#: probe(.instant("yyyyMMdd'T'HHmmssX")),
    #".instant("yyyy-MM-dd HH:mm:ss XXX")"#: probe(.instant("yyyy-MM-dd HH:mm:ss XXX")),
    #".instant(in: .zone("Europe/Berlin", zones, .earlier))"#: probe(
        .instant(in: .zone("Europe/Berlin", zones, .earlier))),
    #".instant(in: .zone("Europe/Berlin", zones, .reject))"#: probe(
        .instant(in: .zone("Europe/Berlin", zones, .reject))),
    ".zoned": probe(.zoned),
    #".zoned(zone: "tz", zones, .reject)"#: probe(.zoned(zone: "tz", zones, .reject)),
]

private let otherProbes: [String: RuleProbe] = [
    #".money(currency: "currency")"#: probe(.money(currency: "currency"), money),
    #".money(.minorUnits, currency: "currency")"#: probe(.money(.minorUnits, currency: "currency"), money),
    #".money(.minorUnits, currency: "currency", scales: [.ugx: 2, .mga: 0])"#:
        probe(.money(.minorUnits, currency: "currency", scales: [.ugx: 2, .mga: 0]), money),
    ".money(.number, currency: .constant(.usd))": probe(.money(.number, currency: .constant(.usd)), money),
    #".money(.commaText, currency: "currency")"#: probe(.money(.commaText, currency: "currency"), money),
    ".decimalComma(scale: 2)": probe(.decimalComma(scale: 2)),
    ".integer(min: 0)": probe(.integer(min: 0)),
    ".integer(in: 1...9)": probe(.integer(in: 1...9)),
    ".int(in: 0...9)": probe(.int(in: 0...9)),
    ".int(min: 0)": probe(.int(min: 0)),
    ".intText": probe(.intText),
    ".decimal(scale: 2)": probe(.decimal(scale: 2)),
    ".percent": probe(.percent),
    ".percent(.text)": probe(.percent(.text)),
    ".quantity(in: .kilogram)": probe(.quantity(in: .kilogram)),
    #".quantity(unit: "unit", ["kg": .kilogram, "lb": .pound])"#:
        probe(.quantity(unit: "unit", ["kg": .kilogram, "lb": .pound])),
    #".table(["A": "active", "I": "inactive"])"#: probe(Words.table(["A": "active", "I": "inactive"])),
    #".table(["A": "active", "act": "active", "I": "inactive"], unknown: .default("inactive"))"#:
        probe(Words.table(["A": "active", "act": "active", "I": "inactive"], unknown: .default("inactive"))),
    #".table(["open": .open, "paid": .paid, "PAID": .paid], unknown: .carry)"#:
        probe(CarryTableRule<PayState>.table(["open": .open, "paid": .paid, "PAID": .paid], unknown: .carry)),
    ".boolean": probe(.boolean),
    #".boolean("Active", "Inactive")"#: probe(.boolean("Active", "Inactive")),
    ".boolean(.oneAndZero)": probe(.boolean(.oneAndZero)),
    ".boolean(.any)": probe(.boolean(.any)),
    ".integer.default(1)": probe(IntegerRule.integer.default(1)),
    ".country": probe(.country),
    ".country(.alpha3)": probe(.country(.alpha3)),
    ".country(.numeric)": probe(.country(.numeric)),
    ".country.assuming(.us)": probe(CountryRule.country.assuming(.us)) { "\($0.value), \($0.provenance)" },
    ".country.default(.us)": probe(CountryRule.country.default(.us)),
    #".country(spelling: ["Deutschland": .de, "Germany": .de, "UK": .gb])"#:
        probe(.country(spelling: ["Deutschland": .de, "Germany": .de, "UK": .gb])),
    ".array(of: .text(max: 5))": probe(.array(of: .text(max: 5))),
    ".array(of: .array(of: .integer))": probe(.array(of: .array(of: .integer))),
    ".array(of: .integer.optional())": probe(.array(of: .integer.optional())),
    ".dictionary(of: .text)": probe(.dictionary(of: .text)) { value in
        value.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    },
    ".json": probe(.json),
    #"IntegerRule.integer.converted("tenths")"#:
        probe(
            IntegerRule.integer.converted("tenths") {
                try tenths($0)
            } write: {
                $0.coefficient
            }),
]

private typealias Words = TableRule<String>

private func money(_ value: Money) -> String { "\(value.decimalString) \(value.currency)" }

/// Tenths of a degree; nothing is colder than absolute zero.
private func tenths(_ value: Int64) throws -> ExactDecimal {
    guard value >= -2731, let degrees = ExactDecimal(coefficient: value, scale: 1) else { throw TooCold() }
    return degrees
}

private struct TooCold: Error {}

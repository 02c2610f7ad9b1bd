import Foundation
import SpliceMapping
import SpliceModel
import Testing

/// Dates beyond the tables of the page: other people's vectors, seeded round trips, wrong patterns.
@Suite struct DateTests {
    @Test(
        .enabled(if: TestData.folder("formats") != nil, "the format vectors are absent: set SPLICE_TEST_DATA"),
        arguments: ["date", "date-time"])
    func `the date formats of the JSON Schema test suite are read, and nothing else`(format: String) throws {
        let vectors = try FormatVectors.texts(of: format)
        #expect(vectors.count > 20)
        for vector in vectors {
            let json = String(decoding: try JSONEncoder().encode(vector.text), as: UTF8.self)
            let isRead = format == "date" ? reads(.date, json) : reads(.rfc3339, json)
            #expect(isRead == vector.isValid, "\(vector.name): \(vector.text)")
        }
    }

    private func reads(_ rule: some Rule, _ json: String) -> Bool { (try? rule.value(of: json)) != nil }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `points in time go through every spelling and back`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let second = Int64.random(in: -62_167_219_200...253_402_300_799, using: &random)
            let instant = try #require(Instant(seconds: second, nanoseconds: 0))
            try expectRoundTrip(.rfc2822, instant)
            try expectRoundTrip(.httpDate, instant)
            try expectRoundTrip(.instant("EEE, MMMM d, yyyy 'at' h:mm a 'and' ss", in: .utc), instant)
            try expectRoundTrip(.rfc3339, instant)
            for offset in ["Z", "X", "XX", "XXX"] {
                try expectRoundTrip(.instant(DatePattern("yyyy-MM-dd'T'HH:mm:ss\(offset)")), instant)
            }
            let local = instant.utc
            try expectRoundTrip(.localDateTime("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS"), local)
            try expectRoundTrip(.date("d.M.yyyy"), local.date)
            try expectRoundTrip(.localTime("HH:mm:ss"), local.time)
        }
    }

    private func expectRoundTrip<R: Rule>(_ rule: R, _ value: R.Value) throws where R.Value: Equatable {
        let json = try #require(try rule.json(of: value))
        #expect(try rule.value(of: json) == value, "\(json)")
    }

    @Test(arguments: [
        ("yy-MM-dd", "has a year of two digits, whose century would be a guess"),
        ("yyyy-MM-dd MM", "has a field twice"), ("hh:mm", "has h without a, or a without h"),
        ("yyyy-QQ", "has the field QQ, which is not understood"), ("'x", "has a quote without its other"),
        ("...", "has no field"), ("yyyy-MM", "has no whole day"),
        ("yyyy-MM-dd HH", "has a time, and the value has none"),
        ("yyyy-MM-ddZ", "has an offset, and the value has none"),
        ("yyyy-MM-ddXXXX", "has the field XXXX, which is not understood"),
    ])
    func `a wrong pattern is a defect of the mapping`(pattern: String, defect: String) {
        let error = #expect(throws: MappingError.self) {
            try DatePatternRule.date(DatePattern(pattern)).value(of: #""2026-01-01""#)
        }
        #expect(error?.code == .mapping)
        #expect(error?.description.contains(defect) == true)
    }

    @Test func `a point in time with a pattern needs an offset in it, or a place beside it`() throws {
        #expect(throws: MappingError.self) {
            try OffsetInstantRule.instant("yyyy-MM-dd HH:mm").value(of: #""2026-01-01 12:00""#)
        }
        #expect(throws: MappingError.self) {
            try LocalInstantRule.instant("yyyy-MM-dd HH:mmZ", in: .utc).value(of: #""2026-01-01 12:00+0000""#)
        }
    }

    @Test func `literals may have characters of several bytes`() throws {
        let date = try #require(LocalDate(year: 2026, month: 7, day: 1))
        for pattern in ["yyyy年MM月dd日", "yyyy'年'MM'月'dd'日'"] {
            let rule = DatePatternRule.date(DatePattern(pattern))
            #expect(try rule.json(of: date) == #""2026年07月01日""#)
            try expectRoundTrip(rule, date)
        }
    }

    @Test func `a time that the pattern has no place for is not written`() throws {
        let instant = try #require(Instant("2026-07-01T12:30:15Z"))
        let error = #expect(throws: MappingError.self) {
            try LocalInstantRule.instant("yyyy-MM-dd HH:mm", in: .utc).json(of: instant)
        }
        #expect(error?.code == .tooPrecise)
        let fine = try #require(Instant("2026-07-01T12:30:15.5Z"))
        #expect(throws: MappingError.self) { try InternetDateRule.rfc2822.json(of: fine) }
    }

    @Test func `the second of two times that clocks show twice is not written as the first`() throws {
        let zones = TimeZoneDatabase { name in
            try? [UInt8](Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)")))
        }
        let rule = LocalInstantRule.instant(in: .zone("Europe/Berlin", zones, .earlier))
        let first = try #require(Instant("2026-10-25T00:30:00Z"))
        let second = try #require(Instant("2026-10-25T01:30:00Z"))
        #expect(try rule.json(of: first) == #""2026-10-25T02:30:00""#)
        let error = #expect(throws: MappingError.self) { try rule.json(of: second) }
        #expect(error?.issues.first?.problem.hasSuffix("is a time that clocks show twice") == true)
        let zoned = try ZonedDateTime(parsing: "2026-10-25T02:30:00+01:00[Europe/Berlin]")
        #expect(throws: MappingError.self) { try ZonedRule.zoned(zone: "tz", zones, .earlier).json(of: zoned) }
    }
}

/// The vectors of the JSON Schema test suite.
private enum FormatVectors {
    struct Group: Decodable {
        struct Vector: Decodable {
            let description: String
            let data: AnyText
            let valid: Bool
        }
        let tests: [Vector]
    }

    /// A text, or something else that formats do not speak of.
    struct AnyText: Decodable {
        let text: String?
        init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
    }

    static func texts(of format: String) throws -> [(name: String, text: String, isValid: Bool)] {
        guard let folder = TestData.folder("formats") else { return [] }
        let bytes = try Data(contentsOf: folder.appendingPathComponent("\(format).json"))
        return try JSONDecoder().decode([Group].self, from: bytes).flatMap(\.tests).compactMap { vector in
            vector.data.text.map { (vector.description, $0, vector.valid) }
        }
    }
}

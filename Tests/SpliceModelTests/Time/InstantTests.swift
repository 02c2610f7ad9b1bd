import SpliceModel
import Testing

struct InstantTests {
    @Test(.enabled(if: SharedData.isPresent, "the format vectors are absent: set SPLICE_TEST_DATA"))
    func `the JSON Schema test suite agrees on what a date-time is`() throws {
        let cases = try SharedData.formatCases("date-time")
        #expect(cases.count > 20)
        for test in cases { #expect((Instant(test.text) != nil) == test.isValid, "\(test.about)") }
    }

    @Test(.enabled(if: SharedData.isPresent, "the format vectors are absent: set SPLICE_TEST_DATA"))
    func `the JSON Schema test suite agrees on what a time is`() throws {
        let cases = try SharedData.formatCases("time")
        #expect(cases.count > 30)
        for test in cases { #expect((Instant("1970-01-02T\(test.text)") != nil) == test.isValid, "\(test.about)") }
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0, 0), ("1969-12-31T23:59:59.5Z", -1, 500_000_000),
            ("2024-05-01T12:30:00.25+02:00", 1_714_559_400, 250_000_000), ("2024-05-01t12:30:00z", 1_714_566_600, 0),
            ("1998-12-31T23:59:60Z", 915_148_800, 0), ("0000-01-01T00:00:00Z", -62_167_219_200, 0),
            ("1985-04-12T00:59:59.9999999999Z", 482_115_599, 999_999_999),
        ] as [(String, Int64, Int)])
    func `date-times are read to the nanosecond`(_ text: String, seconds: Int64, nanoseconds: Int) throws {
        let instant = try Instant(parsing: text)
        #expect(instant.seconds == seconds)
        #expect(instant.nanoseconds == nanoseconds)
    }

    @Test func `text and instant are each other's inverse`() throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            let seconds = Int64.random(in: Instant.earliest.seconds...Instant.latest.seconds, using: &random)
            let instant = try #require(
                Instant(seconds: seconds, nanoseconds: .random(in: 0..<1_000_000_000, using: &random)))
            #expect(Instant(instant.description) == instant)
            let offset = try #require(UTCOffset(seconds: .random(in: -86_399...86_399, using: &random)))
            if let local = try? instant.local(offset: offset) { #expect(try local.instant(offset: offset) == instant) }
        }
        #expect(Instant(Instant.latest.description) == .latest)
        #expect(Instant(Instant.earliest.description) == .earliest)
    }

    @Test func `what is outside of the years 0 to 9999 does not exist`() {
        #expect(Instant(seconds: Instant.latest.seconds + 1, nanoseconds: 0) == nil)
        #expect(Instant(seconds: Instant.earliest.seconds - 1, nanoseconds: 0) == nil)
        #expect(Instant(seconds: 0, nanoseconds: 1_000_000_000) == nil)
        #expect(Instant(seconds: 0, nanoseconds: -1) == nil)
        #expect(Instant(milliseconds: .max) == nil)
        #expect(Instant("9999-12-31T23:59:60Z") == nil)
        #expect(Instant("0000-01-01T00:00:00+01:00") == nil)
        #expect(throws: ModelError.self) { try Instant.latest.adding(.nanoseconds(1)) }
        #expect(throws: ModelError.self) { try Instant.latest.adding(.seconds(Int64.max)) }
        #expect(throws: ModelError.self) { try Instant.earliest.adding(.seconds(Int64.min)) }
        #expect(throws: ModelError.self) { try Instant.latest.local(offset: #require(UTCOffset(seconds: 1))) }
    }

    @Test func `durations carry across seconds`() throws {
        let start = try Instant(parsing: "2024-01-01T00:00:00.9Z")
        #expect(try start.adding(.milliseconds(200)).description == "2024-01-01T00:00:01.1Z")
        #expect(try start.adding(.milliseconds(-1_000)).description == "2023-12-31T23:59:59.9Z")
        let end = try start.adding(.seconds(-86_400.5))
        #expect(end.duration(until: start) == .seconds(86_400.5))
        #expect(start.milliseconds == 1_704_067_200_900)
        #expect(Instant(milliseconds: -1)?.description == "1969-12-31T23:59:59.999Z")
        #expect(Instant(milliseconds: start.milliseconds) == start)
    }
}

import SpliceModel
import Testing

struct LocalDateTests {
    /// Two whole cycles of the calendar day by day, and the years around its ends.
    @Test(arguments: [(0, 8), (1600, 2400), (9990, 9999)])
    func `every day has a number, its own text, and a successor`(_ from: Int, until: Int) throws {
        var date = try #require(LocalDate(year: from, month: 1, day: 1))
        let last = try #require(LocalDate(year: until, month: 12, day: 31))
        while date < last {
            let next = try date.adding(days: 1)
            guard next.dayNumber == date.dayNumber + 1, LocalDate(dayNumber: next.dayNumber) == next, date < next,
                next.weekday.rawValue == date.weekday.rawValue % 7 + 1, next.day == 1 || next.day == date.day + 1,
                LocalDate(year: next.year, month: next.month, day: next.day) == next
            else {
                Issue.record("wrong after \(date)")
                return
            }
            date = next
        }
    }

    @Test func `days sampled over all years come back from their numbers and their texts`() throws {
        for number in stride(from: LocalDate.earliest.dayNumber, through: LocalDate.latest.dayNumber, by: 67) {
            let date = try #require(LocalDate(dayNumber: number))
            #expect(date.dayNumber == number && LocalDate(date.description) == date)
        }
        #expect(LocalDate.earliest.days(until: .latest) == 3_652_424)
        #expect(LocalDate(dayNumber: LocalDate.earliest.dayNumber - 1) == nil)
        #expect(LocalDate(dayNumber: LocalDate.latest.dayNumber + 1) == nil)
    }

    @Test func `known days have known numbers`() {
        #expect(LocalDate("1970-01-01")?.dayNumber == 0)
        #expect(LocalDate("2000-02-29")?.dayNumber == 11_016)
        #expect(LocalDate("1969-12-31")?.dayNumber == -1)
        #expect(LocalDate("2024-02-29")?.weekday == .thursday)
        #expect(LocalDate("0000-01-01")?.weekday == .saturday)
        #expect(LocalDate("2024-12-31")?.dayOfYear == 366)
    }

    @Test(arguments: [
        ("2020-12-31", 2020, 53), ("2021-01-03", 2020, 53), ("2021-01-04", 2021, 1), ("2018-12-31", 2019, 1),
    ])
    func `weeks are those of ISO 8601`(_ text: String, year: Int, week: Int) throws {
        let date = try LocalDate(parsing: text)
        #expect(date.isoWeek == (year, week))
    }

    @Test func `months are added on the calendar`() throws {
        let january = try LocalDate(parsing: "2024-01-31")
        #expect(try january.adding(months: 1).description == "2024-02-29")
        #expect(try january.adding(months: 13).description == "2025-02-28")
        #expect(try january.adding(months: -2).description == "2023-11-30")
        for months in [Int.max, Int.min, 120_000, -120_000] {
            #expect(throws: ModelError.self) { try january.adding(months: months) }
            #expect(throws: ModelError.self) { try january.adding(days: months &* 31) }
        }
    }

    @Test(.enabled(if: SharedData.isPresent, "the format vectors are absent: set SPLICE_TEST_DATA"))
    func `the JSON Schema test suite agrees on what a date is`() throws {
        let cases = try SharedData.formatCases("date")
        #expect(cases.count > 40)
        for test in cases { #expect((LocalDate(test.text) != nil) == test.isValid, "\(test.about)") }
    }
}

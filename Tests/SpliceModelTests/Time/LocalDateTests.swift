import SpliceModel
import Testing

struct LocalDateTests {
    @Test func `every day from 0000 to 9999 has a number, its own text, and a successor`() throws {
        var date = LocalDate.earliest
        var number = date.dayNumber
        var weekday = date.weekday.rawValue
        var days = 0
        while date < .latest {
            days += 1
            let next = try date.adding(days: 1)
            number += 1
            weekday = weekday % 7 + 1
            guard next.dayNumber == number, LocalDate(dayNumber: number) == next, next.weekday.rawValue == weekday,
                date < next, next.day == 1 || next.day == date.day + 1
            else {
                Issue.record("wrong after \(date)")
                return
            }
            if number % 97 == 0 {
                #expect(LocalDate(next.description) == next)
                #expect(LocalDate(year: next.year, month: next.month, day: next.day) == next)
            }
            date = next
        }
        #expect(days == 3_652_424)
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

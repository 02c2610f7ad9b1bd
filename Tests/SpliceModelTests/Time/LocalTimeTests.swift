import SpliceModel
import Testing

struct LocalTimeTests {
    @Test(arguments: ["00:00:00", "23:59:59.999999999", "12:30:45.5", "07:08:09.000000001"])
    func `text and time are each other's inverse`(_ text: String) throws {
        #expect(try LocalTime(parsing: text).description == text)
        #expect(try recoded(LocalTime(parsing: text)).description == text)
    }

    @Test(arguments: [
        "24:00:00", "23:60:00", "23:59:60", "1:00:00", "12:00", "12:00:00.", "12:00:00Z", "12:00:00,5", "",
    ])
    func `what is no time is refused`(_ text: String) {
        #expect(LocalTime(text) == nil)
        #expect(throws: ModelError.self) { try LocalTime(parsing: text) }
    }

    @Test func `parts and nanoseconds of the day agree`() throws {
        let time = try #require(LocalTime(hour: 13, minute: 14, second: 15, nanosecond: 16))
        #expect((time.hour, time.minute, time.second, time.nanosecond) == (13, 14, 15, 16))
        #expect(LocalTime(nanosecondOfDay: time.nanosecondOfDay) == time)
        #expect(LocalTime(nanosecondOfDay: 86_400_000_000_000) == nil)
        #expect(LocalTime(hour: 24, minute: 0, second: 0, nanosecond: 0) == nil)
        #expect(LocalTime.midnight < time)
    }
}

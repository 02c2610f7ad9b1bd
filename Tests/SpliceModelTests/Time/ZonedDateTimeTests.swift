import SpliceModel
import Testing

struct ZonedDateTimeTests {
    @Test(arguments: [
        "2024-05-01T12:30:00+02:00[Europe/Berlin]", "2024-05-01T12:30:00.5Z",
        "1890-01-01T00:00:00+00:53:28[Europe/Berlin]",
        "2024-05-01T12:30:00-03:30[America/St_Johns]", "2024-05-01T00:00:00-05:00[Etc/GMT+5]",
    ])
    func `RFC 9557 text comes back as it was`(_ text: String) throws {
        #expect(try ZonedDateTime(parsing: text).description == text)
        #expect(try recoded(ZonedDateTime(parsing: text)).description == text)
    }

    @Test(arguments: [
        "2024-05-01T12:30:00", "2024-05-01T12:30:00+02:00[", "2024-05-01T12:30:00+02:00[]",
        "2024-05-01T12:30:00+02:00[../x]",
        "2024-05-01T12:30:00Z[a b]", "2024-05-01T12:30:00Z[u-ca=hebrew]", "2024-05-01T12:30:00Z[Europe/Berlin]x",
        "2024-05-01T12:30:60Z", "2024-05-01T12:30:00+24:00", "2024-05-01T12:30:00Z[/UTC]",
    ])
    func `what is no zoned date-time is refused`(_ text: String) {
        #expect(ZonedDateTime(text) == nil)
    }

    @Test func `the same instant in two zones is the same instant and two values`() throws {
        let berlin = try ZonedDateTime(parsing: "2024-05-01T12:30:00+02:00[Europe/Berlin]")
        let london = try ZonedDateTime(parsing: "2024-05-01T11:30:00+01:00[Europe/London]")
        #expect(berlin.instant == london.instant)
        #expect(berlin != london)
        #expect(berlin.instant.description == "2024-05-01T10:30:00Z")
    }

    @Test func `a local date-time is no instant until an offset is given`() throws {
        let local = try LocalDateTime(parsing: "2024-05-01T12:30:00")
        #expect(try local.instant(offset: .utc).description == "2024-05-01T12:30:00Z")
        #expect(LocalDateTime("2024-05-01T12:30:00Z") == nil)
        #expect(LocalDateTime("2024-05-01 12:30:00") == nil)
        #expect(try local < LocalDateTime(parsing: "2024-05-01T12:30:00.1"))
    }
}

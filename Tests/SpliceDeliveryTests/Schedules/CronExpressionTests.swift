import Foundation
import SpliceDelivery
import SpliceModel
import Testing

@Suite struct CronExpressionTests {
    /// Times in a zone, as `2026-03-29T03:00+02:00`.
    private func times(
        _ expression: String, in zone: String, after start: String, _ count: Int
    ) throws -> [String] {
        let schedule = try Schedule.cron(expression, in: zone)
        var time = WallTime(milliseconds: try Instant(parsing: start).milliseconds)
        return try (0..<count).map { _ in
            time = try #require(try schedule.next(after: time))
            let instant = try #require(Instant(milliseconds: time.milliseconds))
            let shown = try SystemTimeZones.shared.zoned(instant, in: zone)
            return shown.description.prefix(16) + shown.offset.description
        }
    }

    @Test(arguments: [
        ("0 12 * * *", ["2026-01-01T12:00Z", "2026-01-02T12:00Z"]),
        ("*/20 * * * *", ["2026-01-01T00:20Z", "2026-01-01T00:40Z", "2026-01-01T01:00Z"]),
        ("0 9 13 * fri", ["2026-01-02T09:00Z", "2026-01-09T09:00Z", "2026-01-13T09:00Z", "2026-01-16T09:00Z"]),
        ("0 9 * * MON-FRI", ["2026-01-01T09:00Z", "2026-01-02T09:00Z", "2026-01-05T09:00Z"]),
        ("0 9 * * 7", ["2026-01-04T09:00Z"]),
        ("0 9 * * sat-sun", ["2026-01-03T09:00Z", "2026-01-04T09:00Z", "2026-01-10T09:00Z"]),
        ("5,10-12 0 1 Feb *", ["2026-02-01T00:05Z", "2026-02-01T00:10Z", "2026-02-01T00:11Z"]),
        ("0 0 29 2 *", ["2028-02-29T00:00Z", "2032-02-29T00:00Z"]),
        ("0 0 31 * *", ["2026-01-31T00:00Z", "2026-03-31T00:00Z", "2026-05-31T00:00Z"]),
        ("0 8-18/5 * * *", ["2026-01-01T08:00Z", "2026-01-01T13:00Z", "2026-01-01T18:00Z", "2026-01-02T08:00Z"]),
        ("@monthly", ["2026-02-01T00:00Z", "2026-03-01T00:00Z"]),
        ("@hourly", ["2026-01-01T01:00Z"]),
    ])
    func `an expression comes when it says`(_ expression: String, _ expected: [String]) throws {
        let found = try times(expression, in: "UTC", after: "2026-01-01T00:00:00Z", expected.count)
        #expect(found == expected)
    }

    @Test(arguments: [
        // A time of day that is skipped comes when the clocks have changed; once, however many times fall into the gap.
        ("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", ["2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00"]),
        (
            "10,50 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z",
            ["2026-03-29T03:00+02:00", "2026-03-30T02:10+02:00"]
        ),
        // A time of day that comes twice starts once, the first time.
        ("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", ["2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"]),
        // Every so often follows real time.
        (
            "*/30 * * * *", "Europe/Berlin", "2026-10-25T00:00:00Z",
            [
                "2026-10-25T02:30+02:00", "2026-10-25T02:00+01:00", "2026-10-25T02:30+01:00", "2026-10-25T03:00+01:00",
            ]
        ),
        (
            "*/30 * * * *", "America/New_York", "2026-03-08T06:29:00Z",
            ["2026-03-08T01:30-05:00", "2026-03-08T03:00-04:00", "2026-03-08T03:30-04:00"]
        ),
        // Half an hour of daylight saving time.
        (
            "15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00Z",
            ["2026-10-04T02:30+11:00", "2026-10-05T02:15+11:00"]
        ),
        // The whole of 2011-12-30 was skipped.
        ("0 9 30 12 *", "Pacific/Apia", "2011-12-29T00:00:00Z", ["2011-12-31T00:00+14:00", "2012-12-30T09:00+14:00"]),
        ("0 6 * * *", "Asia/Kathmandu", "2026-01-01T00:00:00Z", ["2026-01-01T06:00+05:45"]),
    ])
    func `clocks that change are followed as the rules say`(
        _ expression: String, _ zone: String, _ start: String, _ expected: [String]
    ) throws {
        #expect(try times(expression, in: zone, after: start, expected.count) == expected)
    }

    @Test(arguments: [
        ("* * * *", "4 fields"), ("60 * * * *", "minute"), ("* 24 * * *", "hour"), ("* * 0 * *", "day of month"),
        ("* * * 13 *", "month"), ("* * * * 8", "day of week"), ("*/0 * * * *", "step"), ("5/10 * * * *", "range"),
        ("9-5 * * * *", "backwards"), ("0 0 30 2 *", "no month has"), ("0 0 L * *", "day of month"),
        ("0 0 ? * *", "day of month"), ("a * * * *", "minute"), ("1,,2 * * * *", "minute"), ("-1 * * * *", "minute"),
        ("0 0 1-2-3 * *", "two ends"), ("*/5/5 * * * *", "more than one"), ("@reboot", "fields"), ("", "0 fields"),
        ("99999999999999999999 * * * *", "minute"),
    ])
    func `an expression that is none is refused, and says where`(_ expression: String, _ part: String) throws {
        let error = #expect(throws: DeliveryError.self) { try CronExpression(expression) }
        #expect(error?.code == .invalidOption)
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }

    @Test func `a zone that does not exist is an error that says so`() throws {
        let schedule = try Schedule.cron("0 0 * * *", in: "Europe/Atlantis")
        let error = #expect(throws: DeliveryError.self) { try schedule.next(after: WallTime(milliseconds: 0)) }
        #expect(error?.message.contains("Europe/Atlantis") == true)
    }

    /// A second way to the same answer: walk through real time minute by minute, and look at the clock.
    @Test func `random expressions come at every minute that the clock shows, and at no other`() throws {
        let seed: UInt64 = 20_260_701
        print("cron: seed \(seed)")
        var random = SplitMix(seed: seed)
        let days = [
            ("Europe/Berlin", "2026-03-28T00:00:00Z"), ("Europe/Berlin", "2026-10-24T00:00:00Z"),
            ("America/St_Johns", "2026-11-01T00:00:00Z"), ("Australia/Lord_Howe", "2026-04-04T00:00:00Z"),
            ("UTC", "2026-02-27T00:00:00Z"),
        ]
        for _ in 0..<60 {
            let (zone, from) = days[Int.random(in: 0..<days.count, using: &random)]
            let minute = Int.random(in: 0...59, using: &random), hour = Int.random(in: 0...4, using: &random)
            let star = Bool.random(using: &random)
            let expression = star ? "\(minute),\((minute + 17) % 60) * * * *" : "\(minute) \(hour),\(hour + 1) * * *"
            let schedule = try Schedule.cron(expression, in: zone)
            let start = try Instant(parsing: from).seconds
            var expected: [Int64] = []
            var shownBefore: Set<String> = []
            for second in stride(from: start, to: start + 3 * 86_400, by: 60) {
                let instant = try #require(Instant(seconds: second, nanoseconds: 0))
                let before = try SystemTimeZones.shared.zoned(
                    try #require(Instant(seconds: second - 60, nanoseconds: 0)), in: zone)
                let now = try SystemTimeZones.shared.zoned(instant, in: zone)
                let minutes = star ? [minute, (minute + 17) % 60] : [minute]
                let hours = star ? Array(0...23) : [hour, hour + 1]
                func matches(_ local: LocalDateTime) -> Bool {
                    minutes.contains(local.time.minute) && hours.contains(local.time.hour)
                }
                var comes = matches(now.local) && (star || !shownBefore.contains(now.local.description))
                if now.offset.seconds > before.offset.seconds, !star {
                    // What the clock has just jumped over.
                    var local = try before.local.instant(offset: .utc).adding(.seconds(60))
                    let end = try now.local.instant(offset: .utc)
                    while local < end {
                        if matches(local.utc) { comes = true }
                        local = try local.adding(.seconds(60))
                    }
                }
                shownBefore.insert(now.local.description)
                if comes, second > start { expected.append(second) }
            }
            var found: [Int64] = []
            var time = WallTime(milliseconds: start * 1000)
            while let next = try schedule.next(after: time), next.milliseconds < (start + 3 * 86_400) * 1000 {
                found.append(next.milliseconds / 1000)
                time = next
            }
            #expect(found == expected, "\(expression) in \(zone) from \(from)")
        }
    }

    private struct SplitMix: RandomNumberGenerator {
        var seed: UInt64

        mutating func next() -> UInt64 {
            seed &+= 0x9e37_79b9_7f4a_7c15
            var bits = seed
            bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
            bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
            return bits ^ (bits >> 31)
        }
    }

    @Test func `intervals keep to their anchor`() throws {
        let schedule = try Schedule.every(.seconds(90), from: WallTime(milliseconds: 30_000))
        #expect(try schedule.next(after: WallTime(milliseconds: 29_999)) == WallTime(milliseconds: 30_000))
        #expect(try schedule.next(after: WallTime(milliseconds: 30_000)) == WallTime(milliseconds: 120_000))
        #expect(try schedule.next(after: WallTime(milliseconds: -100_000)) == WallTime(milliseconds: -60_000))
        #expect(try schedule.next(after: .distantFuture) == nil)
        #expect(throws: DeliveryError.self) { try Schedule.every(.milliseconds(10)) }
    }
}

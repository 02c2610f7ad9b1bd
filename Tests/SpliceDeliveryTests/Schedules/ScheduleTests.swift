import SpliceDelivery
import SpliceTesting
import Testing

/// Schedules of an engine, under a clock that only the test moves.
@Suite struct ScheduleTests {
    private let clock = ManualWallClock(at: WallTime(milliseconds: 1_767_225_600_000))
    private let store = MemoryStore()

    /// An engine that starts a run every hour, at full hours.
    private func engine(
        _ options: ScheduleOptions = ScheduleOptions(), _ definition: String = "0 * * * *", owner: String = "test"
    ) async throws -> Splice {
        let splice = try await Splice(store: .opened(store), owner: owner, clock: clock, random: SeededRandom(seed: 5))
        try splice.register(Flow { input, _ in input })
        try splice.schedule("hourly", .cron(definition), starting: Flow.self, options: options) { "\($0.time)" }
        return splice
    }

    private func started() async throws -> [String] {
        try await store.runs(RunQuery(limit: 10_000)).map { String($0.input.text.dropFirst(12).prefix(5)) }.sorted()
    }

    private func hours(_ count: Int) -> Duration { .seconds(3600 * count) }

    @Test func `a run starts for each time, and none before`() async throws {
        let splice = try await engine()
        try await splice.runUntilIdle()
        #expect(try await started() == [])
        for _ in 0..<3 {
            clock.advance(by: hours(1))
            try await splice.runUntilIdle()
            try await splice.runUntilIdle()
        }
        #expect(try await started() == ["01:00", "02:00", "03:00"])
        let record = try #require(try await store.schedules().first)
        #expect(record.started == 3)
        #expect(record.next == clock.now + hours(1))
        #expect(record.process == "flow")
    }

    @Test(arguments: [
        (MissedRuns.skip, Duration.seconds(0), ["01:00", "05:00"]),
        (.skip, .seconds(600), ["01:00"]),
        (.runOnce, .seconds(0), ["01:00", "05:00"]),
        (.runOnce, .seconds(600), ["01:00", "05:00"]),
        (.runAll(atMost: 2), .seconds(0), ["01:00", "03:00", "04:00", "05:00"]),
        (.runAll(atMost: 2), .seconds(600), ["01:00", "04:00", "05:00"]),
        (.runAll(atMost: 100), .seconds(600), ["01:00", "02:00", "03:00", "04:00", "05:00"]),
    ])
    func `times that were missed are made up for as the policy says`(
        _ missed: MissedRuns, _ late: Duration, _ expected: [String]
    ) async throws {
        let options = ScheduleOptions(missed: missed)
        try await engine(options).runUntilIdle()
        clock.advance(by: hours(1))
        try await engine(options).runUntilIdle()
        // Nobody is there from two to five.
        clock.advance(by: hours(4) + late)
        try await engine(options).runUntilIdle()
        #expect(try await started() == expected)
        let record = try #require(try await store.schedules().first)
        #expect(Int(record.started) == expected.count)
        #expect(Int(record.started + record.skipped) == 5)
    }

    @Test func `a clock that is put back starts nothing twice, put forward nothing is lost`() async throws {
        let splice = try await engine(ScheduleOptions(missed: .runAll(atMost: 100)))
        try await splice.runUntilIdle()
        clock.advance(by: hours(2))
        try await splice.runUntilIdle()
        clock.advance(by: hours(-2))
        for _ in 0..<3 {
            try await splice.runUntilIdle()
            clock.advance(by: hours(1))
        }
        try await splice.runUntilIdle()
        #expect(try await started() == ["01:00", "02:00", "03:00"])
    }

    @Test func `a clock that was far ahead once does not silence a schedule until then`() async throws {
        let splice = try await engine()
        try await splice.runUntilIdle()
        clock.advance(by: hours(24 * 30))
        try await splice.runUntilIdle()
        clock.advance(by: hours(24 * -30))
        try await splice.runUntilIdle()
        let before = try await started()
        #expect(try await store.schedules().first?.next == clock.now + hours(1))
        clock.advance(by: hours(1))
        try await splice.runUntilIdle()
        #expect(try await started().count == before.count + 1)
    }

    @Test func `a schedule that was new while the clock was far ahead is not silent until then`() async throws {
        let splice = try await engine()
        clock.advance(by: hours(24 * 30))
        try await splice.runUntilIdle()
        clock.advance(by: hours(24 * -30))
        try await splice.runUntilIdle()
        #expect(try await store.schedules().first?.next == clock.now + hours(1))
        clock.advance(by: hours(1))
        try await splice.runUntilIdle()
        #expect(try await started() == ["01:00"])
    }

    @Test func `two workers start one run for one time`() async throws {
        let (one, two) = (try await engine(owner: "one"), try await engine(owner: "two"))
        try await one.runUntilIdle()
        clock.advance(by: hours(1))
        async let first: Void = one.runUntilIdle()
        async let second: Void = two.runUntilIdle()
        _ = try await (first, second)
        #expect(try await started() == ["01:00"])
        #expect(try await store.schedules().first?.started == 1)
    }

    @Test func `an engine that runs on starts what comes`() async throws {
        let splice = try await engine()
        async let work: Void = splice.run()
        while try await store.schedules().isEmpty { await Task.yield() }
        clock.advance(by: hours(1))
        while try await store.counts()[.completed] != 1 { await Task.yield() }
        splice.stop()
        try await work
        #expect(try await started() == ["01:00"])
    }

    @Test func `another definition begins anew, without making up for anything`() async throws {
        try await engine().runUntilIdle()
        clock.advance(by: hours(5))
        let changed = try await engine(ScheduleOptions(missed: .runAll(atMost: 9)), "30 * * * *")
        try await changed.runUntilIdle()
        #expect(try await started() == [])
        clock.advance(by: .seconds(1800))
        try await changed.runUntilIdle()
        #expect(try await started() == ["05:30"])
    }

    @Test func `a schedule that a person stops starts nothing until it goes on`() async throws {
        let splice = try await engine(ScheduleOptions(missed: .runAll(atMost: 9)))
        try await splice.runUntilIdle()
        try await store.pauseSchedule("hourly")
        clock.advance(by: hours(3))
        try await splice.runUntilIdle()
        #expect(try await started() == [])
        try await store.pauseSchedule("hourly", false)
        try await splice.runUntilIdle()
        #expect(try await started() == [], "what passed meanwhile is not made up for")
        clock.advance(by: hours(1))
        try await splice.runUntilIdle()
        #expect(try await started() == ["04:00"])
        await #expect(throws: DeliveryError.self) { try await store.pauseSchedule("other") }
    }

    @Test func `years of missed times cost no more than one`() async throws {
        let splice = try await engine(ScheduleOptions(missed: .runAll(atMost: 2)))
        try await splice.runUntilIdle()
        clock.advance(by: hours(24 * 365 * 30))
        try await splice.runUntilIdle()
        let record = try #require(try await store.schedules().first)
        #expect(record.started == 3)
        #expect(record.skipped <= 24 * 367)
    }

    @Test func `two schedules of one name, or one that comes too late, are refused`() async throws {
        let splice = try await engine()
        #expect(throws: DeliveryError.self) {
            try splice.schedule("hourly", .every(.seconds(60)), starting: Flow.self) { _ in "" }
        }
        #expect(throws: DeliveryError.self) {
            try splice.schedule("moon", .cron("0 0 * * *", in: "Moon/Base"), starting: Flow.self) { _ in "" }
        }
    }

    @Test func `runs of one schedule do not overlap unless it says so`() async throws {
        try await engine().runUntilIdle()
        clock.advance(by: hours(1))
        try await engine().runUntilIdle()
        #expect(try await store.runs(RunQuery()).first?.lane == "schedule/hourly")
    }
}

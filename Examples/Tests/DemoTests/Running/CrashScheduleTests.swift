import Demo
import Testing

@Suite struct CrashScheduleTests {
    @Test(arguments: [1, 2, 5, 20, 100], [4, 40, 2_000] as [Int])
    func `crashes are spread over the work, and leave its end alone`(count: Int, effects: Int) {
        for seed: UInt64 in 0..<50 {
            let crashes = CrashSchedule(count: count, effects: effects, seed: seed).crashes
            #expect(crashes.count == count)
            #expect(crashes.map(\.effects) == crashes.map(\.effects).sorted())
            #expect(crashes.allSatisfy { (1...max(1, effects * 95 / 100)).contains($0.effects) })
            #expect(crashes.allSatisfy { (.zero ..< .milliseconds(30)).contains($0.delay) })
        }
    }

    @Test func `the seed decides the moments`() {
        let first = CrashSchedule(count: 5, effects: 2_000, seed: 7)
        #expect(first == CrashSchedule(count: 5, effects: 2_000, seed: 7))
        #expect(first != CrashSchedule(count: 5, effects: 2_000, seed: 8))
    }

    @Test func `no crashes are no moments`() {
        #expect(CrashSchedule(count: 0, effects: 2_000, seed: 7).crashes.isEmpty)
    }

    @Test func `a crash waits for its effects, and for new ones since the last start`() throws {
        var schedule = CrashSchedule(count: 2, effects: 100, seed: 3)
        let (first, second) = (schedule.crashes[0], schedule.crashes[1])
        #expect(schedule.next(effects: first.effects - 1, since: -1) == nil)
        #expect(schedule.next(effects: 99, since: 99) == nil)
        #expect(schedule.next(effects: 99, since: 98) == first)
        #expect(schedule.next(effects: 99, since: 99) == nil)
        #expect(schedule.next(effects: 100, since: 99) == second)
        #expect(schedule.next(effects: 100, since: 0) == nil)
    }
}

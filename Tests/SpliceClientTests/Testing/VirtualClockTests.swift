import SpliceClient
import SpliceTesting
import Synchronization
import Testing

struct VirtualClockTests {
    @Test func `hours pass in no time, and sleepers wake in order`() async throws {
        let clock = VirtualClock()
        let log = Log<Int>()
        try await clock.run {
            await withTaskGroup(of: Void.self) { group in
                for hours in [3, 1, 2, 1] {
                    group.addTask {
                        try? await clock.sleep(for: .seconds(3600 * hours))
                        log.add(hours)
                    }
                }
            }
        }
        #expect(log.all == [1, 1, 2, 3])
        #expect(clock.elapsed == .seconds(3 * 3600))
        #expect(clock.sinceEpoch == clock.epoch + .seconds(3 * 3600))
    }

    @Test func `a test moves the clock by hand`() async throws {
        let clock = VirtualClock()
        let woken = Mutex(false)
        async let sleeper: Void = {
            try await clock.sleep(for: .seconds(10))
            woken.withLock { $0 = true }
        }()
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(9))
        #expect(!woken.withLock { $0 })
        clock.advance(by: .seconds(1))
        try await sleeper
        #expect(woken.withLock { $0 })
    }

    @Test func `a cancelled sleeper wakes at once`() async throws {
        let clock = VirtualClock()
        let task = Task { try await clock.sleep(for: .seconds(10)) }
        await clock.waitForSleepers(1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(clock.elapsed == .zero)
    }

    @Test func `the same program takes the same course every time`() async throws {
        var courses: Set<[Int]> = []
        for _ in 0..<20 {
            let clock = VirtualClock()
            let log = Log<Int>()
            let random = RandomSource.seeded(5)
            try await clock.run {
                await withTaskGroup(of: Void.self) { group in
                    for task in 0..<20 {
                        group.addTask {
                            for _ in 0..<5 {
                                try? await clock.sleep(for: random.duration(below: .seconds(1)))
                                log.add(task)
                            }
                        }
                    }
                }
            }
            courses.insert(log.all)
        }
        #expect(courses.count == 1)
    }

    @Test func `time stands still when the work is done`() async throws {
        let clock = VirtualClock()
        let sleeper = Task { try await clock.sleep(for: .seconds(500)) }
        await clock.waitForSleepers(1)
        try await clock.run { try await clock.sleep(for: .seconds(1)) }
        #expect(clock.elapsed == .seconds(1))
        sleeper.cancel()
    }
}

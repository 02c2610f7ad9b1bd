import SpliceDelivery
import SpliceTesting
import Testing

/// Runs that end the workers which take them up.
@Suite struct CrashLimitTests {
    private let clock = ManualWallClock()
    private let store = MemoryStore()

    /// A worker that takes up what it may, and ends without a word.
    private func crash(taking limit: Int = 10) async throws -> [String] {
        let worker = WorkerID("crash/\(clock.now)")
        try await store.keepAlive(worker, until: clock.now + .seconds(10), now: clock.now)
        let claims = try await store.claim(
            ClaimRequest(worker: worker, processes: [Flow.name: 9], limit: limit, now: clock.now))
        clock.advance(by: .seconds(20))
        _ = try await store.reclaim(now: clock.now)
        return claims.map(\.run.input.text)
    }

    private func engine(_ limit: Int?) async throws -> Splice {
        var options = Splice.Options()
        options.crashLimit = limit
        let splice = try await Splice(
            store: .opened(store), owner: "test", options: options, clock: clock, random: SeededRandom(seed: 1))
        try splice.register(Flow { input, process in try await process.step("s", .scripted("s", .read), input) })
        return splice
    }

    @Test func `a run that ended too many workers becomes a dead letter, and goes on when it is replayed`() async throws
    {
        let splice = try await engine(3)
        let run = try await splice.submit(Flow.self, "in").run
        for _ in 0..<3 { #expect(try await crash().count == 1) }
        try await splice.runUntilIdle()
        let dead = try #require(try await store.run(run))
        #expect(dead.status == .failed)
        #expect(dead.failure?.code == "crashLoop")
        #expect(try await store.steps(of: run).isEmpty, "nothing of it was carried out")
        try await splice.replay(run)
        try await splice.runUntilIdle()
        #expect(try await store.run(run)?.status == .completed)
    }

    @Test func `a run that was only near comes through`() async throws {
        let splice = try await engine(3)
        for input in ["poison", "a", "b"] { try await splice.submit(Flow.self, input) }
        for _ in 0..<2 { #expect(try await crash().count == 3) }
        // From now on each is alone with what is no suspect.
        #expect(try await crash() == ["\"poison\""])
        try await splice.runUntilIdle()
        let failed = try await store.runs(RunQuery(statuses: [.failed]))
        #expect(failed.map(\.input.text) == ["\"poison\""])
        #expect(try await store.counts() == [.failed: 1, .completed: 2])
    }

    @Test func `without a limit a run is taken up for ever`() async throws {
        let splice = try await engine(nil)
        let run = try await splice.submit(Flow.self, "in").run
        for _ in 0..<12 { #expect(try await crash().count == 1) }
        try await splice.runUntilIdle()
        #expect(try await store.run(run)?.status == .completed)
    }

    @Test func `a limit that would take bystanders for the cause is refused`() async throws {
        await #expect(throws: DeliveryError.self) { _ = try await engine(2) }
    }

    @Test func `an engine with a retention removes what is old while it runs`() async throws {
        var options = Splice.Options()
        options.retention = Retention(finishedRuns: .seconds(100), dedupeKeys: .seconds(100), interval: .seconds(10))
        let splice = try await Splice(
            store: .opened(store), owner: "test", options: options, clock: clock, random: SeededRandom(seed: 1))
        try splice.register(Flow { input, _ in input })
        try await splice.submit(Flow.self, "in", dedupeKey: "k")
        async let work: Void = splice.run()
        while try await store.counts() != [.completed: 1] { await Task.yield() }
        while try await !store.counts().isEmpty {
            clock.advance(by: .seconds(10))
            await Task.yield()
        }
        splice.stop()
        try await work
        #expect(
            try await !store.submit([
                Submission(
                    run: RunID("new"), process: Flow.name, version: 1, input: Payload(bytes: [0x31]), dedupeKey: "k",
                    submittedAt: clock.now)
            ])[0].isDuplicate)
    }
}

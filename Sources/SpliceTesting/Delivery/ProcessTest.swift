public import SpliceDelivery

/// Runs a process in milliseconds: on a store in memory, under a clock that jumps from wait to wait, with crashes where
/// the test wants them.
///
/// ```swift
/// @Test func `a label bought twice is a label found once`() async throws {
///     let test = ProcessTest(OrderToCash(warehouse: …, shipping: shipping))     // fakes answer as the test says
///     test.crash(.after("sales-order"))
///     let run = try await test.finish(order)
///     #expect(run.status == .completed)
///     #expect(test.timeline.contains("probeFound label"))
/// }
/// ```
///
/// A crash cuts the engine off from its store at that point, as the end of the operating-system process would, and a
/// new engine takes over when the lease has run out.
public final class ProcessTest<P: DurableProcess>: Sendable {
    /// The clock of the engines.
    public let clock: ManualWallClock
    /// The store that survives crashes.
    public let store: MemoryStore
    private let process: P
    private let recorder = EventRecorder()
    private let switchboard: CrashSwitch
    private let seed: UInt64

    /// A test of one process.
    ///
    /// - Parameters:
    ///   - process: The process, with fakes for its systems.
    ///   - clock: The clock of the engines; actions of the process may share it.
    ///   - seed: The seed of ids and jitter.
    public init(_ process: P, clock: ManualWallClock = ManualWallClock(), seed: UInt64 = 1) {
        self.process = process
        self.clock = clock
        self.seed = seed
        store = MemoryStore()
        switchboard = CrashSwitch()
    }

    /// Everything that happened, one line an event, such as `stepDone label`, with `crash` and `recover` between.
    public var timeline: [String] {
        recorder.timeline().map { line in
            line == "stepDone \(CrashSwitch.crashed)" ? "crash" : line
        }
    }

    /// How the timeline differs from what is expected; `nil` if it does not.
    ///
    /// ```swift
    /// #expect(test.difference(from: ["submitted", "…", "called label", "crash", "…", "probeFound label", "…", "completed"]) == nil)
    /// ```
    ///
    /// - Parameter expected: The lines in order; `…` stands for any number of lines, or none.
    public func difference(from expected: [String]) -> String? {
        TimelineComparison(found: timeline, expected: expected).difference
    }

    /// The journal of a run, to be kept as a fixture or replayed.
    ///
    /// - Throws: ``ProcessTestProblem`` if there is no such run.
    public func journal(of run: RunID) async throws -> JournalExport {
        guard let journal = try await store.export(run) else { throw ProcessTestProblem("there is no run \(run)") }
        return journal
    }

    /// Replays a journal of an earlier version against this process, without a call.
    public func replay(_ journal: JournalExport) async throws -> JournalReplay.Outcome {
        try await JournalReplay.run(process, journal)
    }

    /// Crashes the engine once at a point. Points are taken in the order in which they were given.
    public func crash(_ point: CrashMoment) { switchboard.add(point) }

    /// Submits an input and takes the run as far as it goes by itself: to its end, or to a wait for a person or signal.
    ///
    /// - Throws: ``ProcessTestProblem`` if the run does not come to rest within `rounds` waits and crashes.
    public func finish(_ input: P.Input, rounds: Int = 200) async throws -> RunRecord {
        let splice = try await engine()
        let run = try await splice.submit(P.self, input).run
        return try await settle(run, rounds: rounds)
    }

    /// Takes a run on after the test has answered a review or sent a signal through ``operator()``.
    public func settle(_ run: RunID, rounds: Int = 200) async throws -> RunRecord {
        for _ in 0..<rounds {
            let splice = try await engine()
            do {
                try await splice.runUntilIdle()
            } catch let error as DeliveryError where error.code == .shutdown && switchboard.isDown {
                // The crash that was asked for.
            }
            if switchboard.isDown {
                recorder.observe(
                    ProcessEvent(.stepDone, run: run, process: P.name, step: CrashSwitch.crashed, time: clock.now))
                clock.advance(by: .seconds(60))
                continue
            }
            guard let record = try await store.run(run) else { throw ProcessTestProblem("there is no run \(run)") }
            if record.status.isFinished || record.dueAt == .distantFuture { return record }
            if record.dueAt > clock.now { clock.set(record.dueAt) }
        }
        throw ProcessTestProblem("run \(run) does not come to rest in \(rounds) rounds")
    }

    /// An engine on the same store, to answer reviews and send signals with.
    public func `operator`() async throws -> Splice {
        try await Splice(store: .opened(store), owner: "person", clock: clock, random: SeededRandom(seed: seed + 1))
    }

    private func engine() async throws -> Splice {
        var options = Splice.Options()
        options.parkAfter = .zero
        let store = switchboard.connect(store)
        let random = SeededRandom(seed: seed &+ UInt64(recorder.events.count) << 16)
        let splice = try await Splice(
            store: .opened(store), owner: "test", options: options, observers: [recorder], clock: clock,
            random: random)
        try splice.register(process)
        return splice
    }
}

/// A test that cannot go on.
public struct ProcessTestProblem: Error, CustomStringConvertible {
    /// What is the matter.
    public let description: String

    init(_ description: String) { self.description = description }
}

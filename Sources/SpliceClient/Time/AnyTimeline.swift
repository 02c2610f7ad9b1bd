public import SpliceHTTP

/// A clock of any type, with instants as durations since this value was made.
struct AnyTimeline: Sendable {
    /// Time since this value was made.
    let elapsed: @Sendable () -> Duration
    /// Suspends until that much time has passed since this value was made.
    let sleep: @Sendable (Duration) async throws -> Void
    /// Where tasks that keep time on the clock's behalf belong; `nil` for the global executor.
    let executor: (any TaskExecutor)?

    init(_ clock: any Clock<Duration>) {
        self.init(opened: clock)
    }

    private init<C: Clock<Duration>>(opened clock: C) {
        let origin = clock.now
        elapsed = { origin.duration(to: clock.now) }
        sleep = { try await clock.sleep(until: origin.advanced(by: $0), tolerance: nil) }
        executor = (clock as? any ExecutorClock)?.executor
    }
}

/// A clock whose time passes on an executor of its own: `SpliceHTTP` has it.
public typealias ExecutorClock = SpliceHTTP.ExecutorClock

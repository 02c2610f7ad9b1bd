public import SpliceClient
public import SpliceHTTP
import Synchronization

/// A clock that a test moves. Nobody sleeps for real: hours pass in microseconds, and the same way every time.
///
/// Under ``run(_:)`` time passes by itself: all work runs on one thread, and when every task waits, the clock jumps to the
/// time of the earliest sleeper.
///
/// ```swift
/// let clock = VirtualClock()
/// try await clock.run {
///     try await clock.sleep(for: .seconds(3600))      // returns at once
/// }
/// #expect(clock.elapsed == .seconds(3600))
/// ```
///
/// Without it a test moves the clock with ``advance(by:)``, after ``waitForSleepers(_:)`` where tasks have to get going first.
///
/// Under ``run(_:)`` no task may wait for something outside of it, such as a socket: the clock would take it for idle and jump.
/// Unstructured tasks that begin in the body belong to it only if they name ``executor`` as their preference.
///
/// It is also a `TimeSource`: the time of day moves along, from ``epoch`` on.
public final class VirtualClock: Clock, ExecutorClock, TimeSource {
    /// A time on the clock.
    public struct Instant: InstantProtocol {
        /// Time since the clock was made.
        public let elapsed: Duration

        /// The instant that is `duration` later.
        public func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }

        /// The time from this instant to `other`.
        public func duration(to other: Instant) -> Duration { other.elapsed - elapsed }

        /// Earlier is less.
        public static func < (left: Instant, right: Instant) -> Bool { left.elapsed < right.elapsed }
    }

    /// What the clock reads when it is made: 2026-01-01T00:00:00Z unless the initialiser says otherwise.
    public let epoch: Duration
    private let sleepers = Mutex(SleeperTable())
    private let host: VirtualExecutor

    /// A clock whose time of day begins at `epoch`, as time since 1970-01-01T00:00:00Z.
    public init(epoch: Duration = .seconds(1_767_225_600)) {
        self.epoch = epoch
        host = VirtualExecutor()
        host.whenIdle = { [weak self] in self?.jump() ?? false }
    }

    /// Time since the clock was made.
    public var elapsed: Duration { sleepers.withLock { $0.now } }

    /// The time.
    public var now: Instant { Instant(elapsed: elapsed) }

    /// The time of day.
    public var sinceEpoch: Duration { epoch + elapsed }

    /// The smallest step.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Where work under ``run(_:)`` runs: one thread.
    public var executor: any TaskExecutor { host }

    /// Suspends until the clock is moved to `deadline`.
    public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        let id = sleepers.withLock { $0.newID() }
        let isCancelled = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = sleepers.withLock { $0.add(id, until: deadline.elapsed, continuation) }
                ready?.resume(returning: Task.isCancelled)
            }
        } onCancel: {
            sleepers.withLock { $0.cancel(id) }?.resume(returning: true)
        }
        if isCancelled { throw CancellationError() }
    }

    /// Moves the clock on and wakes everybody whose time has come, in order of their times.
    public func advance(by duration: Duration) {
        let target = elapsed + duration
        while let (_, sleeper) = sleepers.withLock({ $0.takeFirst(notAfter: target) }) {
            sleeper.resume(returning: false)
        }
        sleepers.withLock { $0.moveOn(to: target) }
    }

    /// Waits until at least `count` tasks sleep on the clock.
    public func waitForSleepers(_ count: Int = 1) async {
        while sleepers.withLock({ $0.count }) < count { await Task.yield() }
    }

    /// Runs `body` and everything it starts, letting time pass whenever all of it waits.
    public func run<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        try await withTaskExecutorPreference(host) {
            // Counted on the executor itself, so that the clock stands still from the body's last step on, whatever sleeps in
            // the background.
            sleepers.withLock { $0.runs += 1 }
            defer { sleepers.withLock { $0.runs -= 1 } }
            return try await body()
        }
    }

    /// Moves the clock to the earliest sleeper and wakes it. Returns whether there was one.
    private func jump() -> Bool {
        let first = sleepers.withLock { $0.runs > 0 ? $0.takeFirst(notAfter: nil) : nil }
        guard let (_, sleeper) = first else { return false }
        sleeper.resume(returning: false)
        return true
    }
}

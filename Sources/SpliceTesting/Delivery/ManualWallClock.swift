public import SpliceDelivery
import Synchronization

/// A clock that stands still until a test moves it, forwards or backwards.
public final class ManualWallClock: DeliveryClock {
    private struct Sleeper: Sendable {
        var id: Int
        var until: WallTime
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State: Sendable {
        var now: WallTime
        var sleepers: [Sleeper] = []
        var nextID = 0
    }

    private let state: Mutex<State>

    /// A clock that shows a time. Default: 2026-01-01T00:00:00Z.
    public init(at time: WallTime = WallTime(milliseconds: 1_767_225_600_000)) {
        state = Mutex(State(now: time))
    }

    /// The time that the test has set.
    public var now: WallTime { state.withLock { $0.now } }

    /// Waits until the test has moved the clock that far.
    public func sleep(until time: WallTime) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let isOver = state.withLock { state in
                    if time <= state.now || Task.isCancelled { return true }
                    state.sleepers.append(Sleeper(id: id, until: time, continuation: continuation))
                    return false
                }
                if isOver { continuation.resume(with: Result { try Task.checkCancellation() }) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.sleepers.firstIndex { $0.id == id }.map { state.sleepers.remove(at: $0) }
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Moves the clock to a time, and wakes who has waited for it.
    public func set(_ time: WallTime) {
        let due = state.withLock { state in
            state.now = time
            defer { state.sleepers.removeAll { $0.until <= time } }
            return state.sleepers.filter { $0.until <= time }
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Moves the clock on.
    public func advance(by duration: Duration) { set(now + duration) }
}

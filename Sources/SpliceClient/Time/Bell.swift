import Synchronization

/// Rings once and wakes the one task that waits for it. Whoever rings first decides the reason; later rings do nothing.
///
/// Exits of the states: quiet → awaited or rung; awaited → rung; rung stays.
final class Bell: Sendable {
    /// Why the bell rang.
    enum Reason: Sendable {
        /// What was waited for happened.
        case done
        /// The time that an ``Alarm`` was set to has come.
        case time
        /// The waiting task was cancelled.
        case cancelled
    }

    private enum State {
        case quiet
        case awaited(CheckedContinuation<Reason, Never>)
        case rung(Reason)
    }

    private let state = Mutex(State.quiet)

    /// Whether the bell rang already.
    var hasRung: Bool {
        state.withLock { if case .rung = $0 { true } else { false } }
    }

    /// Wakes the waiting task, now or as soon as it waits. Returns whether this was the first ring.
    @discardableResult
    func ring(_ reason: Reason) -> Bool {
        let (isFirst, sleeper) = state.withLock { state -> (Bool, CheckedContinuation<Reason, Never>?) in
            switch state {
            case .quiet:
                state = .rung(reason)
                return (true, nil)
            case .awaited(let sleeper):
                state = .rung(reason)
                return (true, sleeper)
            case .rung:
                return (false, nil)
            }
        }
        sleeper?.resume(returning: reason)
        return isFirst
    }

    /// Waits for the bell; cancelling the task rings it. One task only.
    func wait() async -> Reason {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let reason = state.withLock { state -> Reason? in
                    if case .rung(let reason) = state { return reason }
                    state = .awaited(continuation)
                    return nil
                }
                if let reason { continuation.resume(returning: reason) }
            }
        } onCancel: {
            ring(.cancelled)
        }
    }
}

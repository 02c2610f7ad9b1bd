import Synchronization

/// Something that happens once, and that tasks can wait for.
final class Opening: Sendable {
    private enum State {
        case closed([Int: CheckedContinuation<Void, any Error>], next: Int)
        case open
    }

    private let state = Mutex(State.closed([:], next: 0))

    /// Lets everyone go on, now and from now on.
    func open() {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, any Error>] in
            guard case .closed(let waiting, _) = state else { return [] }
            state = .open
            return Array(waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns once it is open; throws `CancellationError` when the task is cancelled first.
    func wait() async throws {
        let id = state.withLock { state -> Int? in
            guard case .closed(let waiting, let next) = state else { return nil }
            state = .closed(waiting, next: next + 1)
            return next
        }
        guard let id else { return }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOpen = state.withLock { state -> Bool in
                    guard case .closed(var waiting, let next) = state else { return true }
                    waiting[id] = continuation
                    state = .closed(waiting, next: next)
                    return false
                }
                if isOpen { continuation.resume() }
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func cancel(_ id: Int) {
        let continuation = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard case .closed(var waiting, let next) = state else { return nil }
            let continuation = waiting.removeValue(forKey: id)
            state = .closed(waiting, next: next)
            return continuation
        }
        continuation?.resume(throwing: CancellationError())
    }
}

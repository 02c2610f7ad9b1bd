import Synchronization

/// A number of places; who finds none free waits, first come first served. Waiting ends only with a place, so what holds
/// one must be bounded in time.
final class Slots: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(_ count: Int) {
        precondition(count > 0, "slots: at least one")
        state = Mutex(State(free: count))
    }

    /// Runs the work while holding a place.
    func hold<Result: Sendable>(_ work: () async throws -> Result) async rethrows -> Result {
        await take()
        defer { give() }
        return try await work()
    }

    private func take() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func give() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}

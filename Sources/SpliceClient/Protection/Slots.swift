import Synchronization

/// A number of places; who finds none waits in line. The shell of the bulkhead and of the adaptive limit.
final class Slots: Sendable {
    private struct State {
        var limit: Int
        var taken = 0
        var line: [Bell] = []
        var head = 0
        var waiting: Int { line.count - head }
    }

    /// Why somebody got no place.
    enum Refusal: Error {
        /// The line is full.
        case full
        /// The waiting task was cancelled.
        case cancelled
    }

    private let state: Mutex<State>
    private let longestLine: Int

    init(_ limit: Int, longestLine: Int) {
        state = Mutex(State(limit: limit))
        self.longestLine = longestLine
    }

    /// Number of places in use.
    var taken: Int { state.withLock { $0.taken } }

    /// Returns when there is a place, which the caller gives back with ``leave()``; and how many are in use with it.
    func enter() async throws(Refusal) -> Int {
        enum Entry { case entered(Int), full, wait(Bell) }
        let entry = state.withLock { state -> Entry in
            if state.taken < state.limit, state.waiting == 0 {
                state.taken += 1
                return .entered(state.taken)
            }
            guard state.waiting < longestLine else { return .full }
            let bell = Bell()
            state.line.append(bell)
            return .wait(bell)
        }
        switch entry {
        case .entered(let count): return count
        case .full: throw .full
        case .wait(let bell):
            // Whoever rings it has taken the place in its name.
            guard await bell.wait() == .done else { throw .cancelled }
            return taken
        }
    }

    /// Gives a place back.
    func leave() {
        state.withLock { state in
            state.taken -= 1
            admit(&state)
        }
    }

    /// Changes the number of places.
    func resize(_ limit: Int) {
        state.withLock { state in
            state.limit = limit
            admit(&state)
        }
    }

    private func admit(_ state: inout State) {
        while state.taken < state.limit, state.waiting > 0 {
            let bell = state.line[state.head]
            state.head += 1
            // A bell that was rung by a cancellation passes its turn on.
            if bell.ring(.done) { state.taken += 1 }
        }
        guard state.head > 64, state.head * 2 > state.line.count else { return }
        state.line.removeFirst(state.head)
        state.head = 0
    }
}

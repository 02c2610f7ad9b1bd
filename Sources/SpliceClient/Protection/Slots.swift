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
        /// No place came free in time.
        case tooLate
    }

    private let state: Mutex<State>
    private let longestLine: Int

    init(_ limit: Int, longestLine: Int) {
        state = Mutex(State(limit: limit))
        self.longestLine = longestLine
    }

    /// Number of places in use.
    var taken: Int { state.withLock { $0.taken } }

    /// Takes a place if one is free and nobody waits for it; returns whether it did.
    func enterAtOnce() -> Bool {
        state.withLock { state in
            guard state.taken < state.limit, state.waiting == 0 else { return false }
            state.taken += 1
            return true
        }
    }

    /// Returns when there is a place, which the caller gives back with ``leave()``; and how many are in use with it.
    func enter(before deadline: Duration?, on alarm: Alarm) async throws(Refusal) -> Int {
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
            if let deadline { alarm.set(bell, at: deadline) }
            switch await bell.wait() {
            // Whoever rang it has taken the place in its name.
            case .done: return taken
            case .time:
                giveUp(bell)
                throw .tooLate
            case .cancelled:
                giveUp(bell)
                throw .cancelled
            }
        }
    }

    /// Leaves the line, so that somebody else can join it. Those who have waited longest run out of time first, and are at its head.
    private func giveUp(_ bell: Bell) {
        state.withLock { state in
            guard let place = state.line[state.head...].firstIndex(where: { $0 === bell }) else { return }
            if place == state.head { state.head += 1 } else { state.line.remove(at: place) }
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

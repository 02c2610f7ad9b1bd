import SpliceHTTP
import SpliceTransfer
import Synchronization

/// What makes two file exchanges able to share a connection: everything the connection was opened with.
typealias Session = FileServer

/// Loops for file servers: one exchange each while it runs.
///
/// libcurl 7.88 waits inside its own function for the last reply of a file transfer, so exchanges that shared a loop
/// would wait for each other's servers. And it keeps connections by host and user: a loop serves one ``Session`` as long
/// as it lives, so that a connection is never used under another pinned key or password than it was opened with.
final class SessionLoops: Sendable {
    /// Threads, as long as there are not more sessions in use at once. Above it exchanges of one session share loops.
    static let usualLimit = 16

    fileprivate struct Place {
        let loop: EventLoop
        let session: Session
        var running: Int
        /// Whether it ends with the exchange that it carries.
        var isRetired = false
    }

    fileprivate struct State {
        var places: [Place] = []
        /// Loops that were told to end, and perhaps have not yet.
        var retired: [EventLoop] = []
        var isStopped = false
    }

    private let options: CurlOptions
    private let state = Mutex(State())

    init(options: CurlOptions) { self.options = options }

    deinit {
        state.withLock { state in
            for place in state.places { place.loop.post(.stop(grace: LoopTime.Span(.zero), nil)) }
        }
    }

    /// A loop for one exchange of `session`, or `nil` after ``stop(grace:)``. Give it back when the exchange has ended.
    ///
    /// - Throws: ``CurlOptionsError`` when the system has no thread or descriptor left.
    func borrow(for session: Session) throws -> EventLoop? {
        try state.withLock { state -> EventLoop? in
            guard !state.isStopped else { return nil }
            if let index = state.places.firstIndex(where: { $0.running == 0 && $0.session == session }) {
                return state.take(index)
            }
            if state.places.count >= Self.usualLimit {
                if let index = state.places.firstIndex(where: { $0.running == 0 }) {
                    state.retire(index)
                } else if let index = state.leastBusy(of: session) {
                    return state.take(index)
                }
            }
            let loop = try EventLoop(options: options, isNudging: true)
            state.places.append(Place(loop: loop, session: session, running: 0))
            return state.take(state.places.count - 1)
        }
    }

    /// - Parameter isSound: Whether the connection can be used again. If not, the loop ends, and closes it.
    func giveBack(_ loop: EventLoop, isSound: Bool) {
        state.withLock { state in
            guard let index = state.places.firstIndex(where: { $0.loop === loop }) else { return }
            state.places[index].running -= 1
            if !isSound { state.places[index].isRetired = true }
            if state.places[index].isRetired, state.places[index].running == 0 { state.retire(index) }
        }
    }

    func stop(grace: Duration) async {
        let loops = state.withLock { state in
            defer { state = State(isStopped: true) }
            return state.places.map(\.loop) + state.retired
        }
        await withTaskGroup(of: Void.self) { group in
            for loop in loops { group.addTask { await loop.stop(grace: grace) } }
        }
    }
}

extension SessionLoops.State {
    fileprivate mutating func take(_ index: Int) -> EventLoop {
        places[index].running += 1
        return places[index].loop
    }

    fileprivate mutating func retire(_ index: Int) {
        let loop = places.remove(at: index).loop
        loop.post(.stop(grace: LoopTime.Span(.zero), nil))
        retired.removeAll(where: \.hasEnded)
        retired.append(loop)
    }

    fileprivate func leastBusy(of session: Session) -> Int? {
        places.indices.filter { places[$0].session == session && !places[$0].isRetired }
            .min { places[$0].running < places[$1].running }
    }
}

import Synchronization

/// A second loop for protocols other than HTTP, started when the first of them is used.
///
/// It keeps them from HTTP exchanges for two reasons that lie in libcurl: leaving a session that failed (a log-in that
/// was refused) waits for the server's farewell inside libcurl, and a connection that is used directly counts as idle,
/// so that another exchange's search for aged connections could close it.
final class TransferLoop: Sendable {
    private enum State {
        case notStarted
        case running(EventLoop)
        case stopped
    }

    private let options: CurlOptions
    private let state = Mutex(State.notStarted)

    init(options: CurlOptions) { self.options = options }

    deinit {
        state.withLock { state in
            if case .running(let loop) = state { loop.post(.stop(grace: LoopTime.Span(.zero), nil)) }
        }
    }

    /// The loop, or `nil` after ``stop(grace:)``.
    ///
    /// - Throws: ``CurlOptionsError`` when the system has no thread or descriptor left.
    func running() throws -> EventLoop? {
        try state.withLock { state in
            switch state {
            case .running(let loop): return loop
            case .stopped: return nil
            case .notStarted:
                let loop = try EventLoop(options: options, isNudging: true)
                state = .running(loop)
                return loop
            }
        }
    }

    func stop(grace: Duration) async {
        let loop: EventLoop? = state.withLock { state in
            defer { state = .stopped }
            return if case .running(let loop) = state { loop } else { nil }
        }
        await loop?.stop(grace: grace)
    }
}

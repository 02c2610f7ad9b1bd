import SpliceHTTP

/// The content of a ``FakeReply`` in pieces, with pauses that the exchange's time-outs bound, as those of a real transport do.
struct FakeStream: AsyncSequence, Sendable {
    let pieces: FakeReply.Pieces
    let error: (any Error)?
    let timeouts: ExchangeTimeouts
    let clock: (any Clock<Duration>)?
    /// Time since the exchange began.
    let elapsed: @Sendable () -> Duration

    func makeAsyncIterator() -> Iterator { Iterator(stream: self) }

    struct Iterator: AsyncIteratorProtocol {
        let stream: FakeStream
        var index = 0

        mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> [UInt8]? {
            try Task.checkCancellation()
            guard index < stream.pieces.pieces.count else {
                guard index == stream.pieces.pieces.count, let error = stream.error else { return nil }
                index += 1
                throw error
            }
            try await stream.pause()
            index += 1
            return stream.pieces.pieces[index - 1]
        }
    }

    private func pause() async throws {
        let left = timeouts.total.map { $0 - elapsed() }
        guard pieces.pause > .zero, let clock else {
            if let left, left <= .zero { throw Self.timeout("total") }
            return
        }
        let bound = Swift.min(timeouts.idle, left ?? timeouts.idle)
        try await clock.sleep(for: Swift.max(.zero, Swift.min(pieces.pause, bound)))
        if pieces.pause >= bound { throw Self.timeout(bound == left ? "total" : "idle") }
    }

    private static func timeout(_ which: String) -> TransportError {
        TransportError(.timeout, outcome: .processed, message: "the \(which) time-out ran out")
    }

    /// Tells the time since now on `clock`; zero without one.
    static func stopwatch(_ clock: (any Clock<Duration>)?) -> @Sendable () -> Duration {
        guard let clock else { return { .zero } }
        return stopwatch(opened: clock)
    }

    private static func stopwatch<C: Clock<Duration>>(opened clock: C) -> @Sendable () -> Duration {
        let start = clock.now
        return { start.duration(to: clock.now) }
    }
}

/// Monotonic time since a sandbox started, so that every part of it means the same moment.
package struct Stopwatch: Sendable {
    private let read: @Sendable () -> Duration

    /// A stopwatch that starts now.
    package init() {
        let start = ContinuousClock.now
        read = { ContinuousClock.now - start }
    }

    /// A stopwatch that a test turns.
    package init(reading read: @escaping @Sendable () -> Duration) {
        self.read = read
    }

    package var now: Duration { read() }
}

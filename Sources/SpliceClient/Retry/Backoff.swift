/// Delays between attempts: full jitter, that is a random time between zero and a bound that doubles up to a cap.
///
/// A sequence without end, the same for the same random source. See "Exponential Backoff And Jitter" in the AWS Architecture Blog.
public struct Backoff: Sequence, IteratorProtocol, Sendable {
    private var bound: Duration
    private let cap: Duration
    private let random: RandomSource

    /// Delays below `base`, then below twice `base` and so on, never above `cap`.
    public init(base: Duration, cap: Duration, random: RandomSource) {
        bound = Swift.min(base, cap)
        self.cap = cap
        self.random = random
    }

    /// The next delay.
    public mutating func next() -> Duration? {
        defer { bound = bound > cap / 2 ? cap : bound * 2 }
        return random.duration(below: bound)
    }
}

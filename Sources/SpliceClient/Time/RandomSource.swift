import Synchronization

/// Where jitter comes from. A seeded source makes every delay of a test repeatable.
public struct RandomSource: Sendable {
    private let draw: @Sendable () -> UInt64

    /// A source that takes its numbers, spread evenly over all of `UInt64`, from `draw`.
    public init(_ draw: @escaping @Sendable () -> UInt64) { self.draw = draw }

    /// The operating system's generator.
    public static let system = RandomSource {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }

    /// A repeatable sequence (SplitMix64), the same for every use of the same `seed`. Not for secrets.
    public static func seeded(_ seed: UInt64) -> RandomSource {
        let state = SeededState(seed)
        return RandomSource { state.next() }
    }

    /// The next 64 bits.
    func word() -> UInt64 { draw() }

    /// The next number, at least 0 and below 1.
    public func unit() -> Double { Double(draw() >> 11) * 0x1p-53 }

    /// A duration of at least zero and below `limit`; zero when `limit` is.
    public func duration(below limit: Duration) -> Duration { limit > .zero ? limit * unit() : .zero }
}

private final class SeededState: Sendable {
    private let state: Mutex<UInt64>

    init(_ seed: UInt64) { state = Mutex(seed) }

    func next() -> UInt64 {
        var mixed = state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            return state
        }
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// How much may be under way at once; per host and tenant.
public struct ConcurrencyPolicy: Sendable, Hashable {
    /// Number of calls in progress, their waits included: keeps one slow system from using up the whole application. Calls beyond it
    /// wait in the order of their arrival. Default 256.
    public var calls: Int
    /// Number of calls that may wait for that; beyond it ``APIError/Code/limited`` is thrown at once. Default 10,000.
    public var queue: Int
    /// Finds out by itself how many attempts the system takes at once. Default `nil`: it is not tried.
    public var adaptive: AdaptivePolicy?

    /// A policy.
    public init(calls: Int = 256, queue: Int = 10_000, adaptive: AdaptivePolicy? = nil) {
        self.calls = calls
        self.queue = queue
        self.adaptive = adaptive
    }

    var contradictions: [String] {
        var found = adaptive?.contradictions ?? []
        if calls < 1 { found.append("concurrency: calls must be at least 1") }
        if queue < 0 { found.append("concurrency: queue must not be negative") }
        return found
    }
}

/// A limit on attempts under way that follows the system's response times: the Gradient2 algorithm of Netflix's
/// concurrency-limits. While answers take as long as they usually do it grows; when they take longer, a queue is building up
/// somewhere, and it shrinks. Unlike there, what is usual rises ten times slower than it falls.
public struct AdaptivePolicy: Sendable, Hashable {
    /// The limit to begin with. Default 20.
    public var initial: Int
    /// The limit never goes below. Default 2.
    public var least: Int
    /// The limit never goes above. Default 200.
    public var most: Int
    /// How much longer than usual an answer may take before the limit shrinks, as a factor of at least 1. Default 1.5.
    public var tolerance: Double
    /// Weight of a new limit against the old one, above 0 and at most 1. Default 0.2.
    public var smoothing: Double

    /// A policy.
    public init(initial: Int = 20, least: Int = 2, most: Int = 200, tolerance: Double = 1.5, smoothing: Double = 0.2) {
        self.initial = initial
        self.least = least
        self.most = most
        self.tolerance = tolerance
        self.smoothing = smoothing
    }

    var contradictions: [String] {
        var found: [String] = []
        if !(1...most).contains(least) || !(least...max(least, most)).contains(initial) {
            found.append("adaptive: least must be at least 1, and least ≤ initial ≤ most")
        }
        if !(tolerance >= 1) { found.append("adaptive: tolerance must be at least 1") }
        if !(smoothing > 0 && smoothing <= 1) { found.append("adaptive: smoothing must be above 0 and at most 1") }
        return found
    }
}

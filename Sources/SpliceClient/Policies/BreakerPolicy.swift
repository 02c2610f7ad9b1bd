/// When to stop calling a system that fails, and when to try it again; per host and tenant.
///
/// The breaker looks at the attempts of the last stretch of time. Failures are what says that the system is unwell: 5xx, time-outs,
/// broken connections; slow answers too, if asked. A refusal such as 404 or 429 is an answer, not a failure.
public struct BreakerPolicy: Sendable, Hashable {
    /// Share of failures, 0 to 1, from which the breaker opens. Default 0.5.
    public var failureRate: Double
    /// Share of slow attempts, 0 to 1, from which it opens. Default 1; ignored without ``slow``.
    public var slowRate: Double
    /// From what time on an attempt is slow. Default `nil`: none is.
    public var slow: Duration?
    /// Number of attempts below which it does not judge. Default 20.
    public var least: Int
    /// The stretch of time it looks at. Default 30 s.
    public var window: Duration
    /// How long it stays open the first time; each time in a row doubles it. Default 5 s.
    public var open: Duration
    /// The longest it stays open. Default 60 s.
    public var longestOpen: Duration
    /// Number of attempts that are let through after that, and must all succeed. Default 3.
    public var probes: Int
    /// Time after which a probe that has not ended gives its place to another. Default 30 s.
    public var probeTimeout: Duration

    /// A policy.
    public init(
        failureRate: Double = 0.5, slowRate: Double = 1, slow: Duration? = nil, least: Int = 20,
        window: Duration = .seconds(30), open: Duration = .seconds(5), longestOpen: Duration = .seconds(60),
        probes: Int = 3,
        probeTimeout: Duration = .seconds(30)
    ) {
        self.failureRate = failureRate
        self.slowRate = slowRate
        self.slow = slow
        self.least = least
        self.window = window
        self.open = open
        self.longestOpen = longestOpen
        self.probes = probes
        self.probeTimeout = probeTimeout
    }

    var contradictions: [String] {
        var found: [String] = []
        if !(failureRate > 0 && failureRate <= 1 && slowRate > 0 && slowRate <= 1) {
            found.append("breaker: rates must be above 0 and at most 1")
        }
        if least < 1 || probes < 1 { found.append("breaker: least and probes must be at least 1") }
        if window <= .zero || open <= .zero || probeTimeout <= .zero {
            found.append("breaker: times must be above zero")
        }
        if open > longestOpen { found.append("breaker: open (\(open)) is longer than longestOpen (\(longestOpen))") }
        if let slow, slow <= .zero { found.append("breaker: slow must be above zero") }
        return found
    }
}

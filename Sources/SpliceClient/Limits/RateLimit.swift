/// A limit on how much a client may ask of a system, per host and tenant.
///
/// Several limits apply together: an attempt passes when all of them let it.
public struct RateLimit: Sendable, Hashable {
    package enum Shape: Sendable, Hashable {
        case bucket(capacity: Double, perSecond: Double)
        case window(count: Double, length: Duration)
    }

    /// The name that costs and the server's figures refer to.
    public let name: String
    package let shape: Shape

    /// A token bucket: `count` in each `period` on average, and up to `burst` at once.
    ///
    /// - Parameters:
    ///   - count: Requests, or points, that come back in each `period`.
    ///   - period: See `count`.
    ///   - burst: What a full bucket holds. Default `count`. Choose less where the server counts strictly: after a rest, a
    ///     bucket lets `burst` pass at once and `count` more within the period that follows.
    ///   - name: See ``name``. Default `default`.
    public static func rate(_ count: Double, per period: Duration, burst: Double? = nil, name: String = "default")
        -> Self
    {
        let seconds = period / .seconds(1)
        return RateLimit(name: name, shape: .bucket(capacity: burst ?? count, perSecond: count / seconds))
    }

    /// A sliding window: never more than `count` in any stretch of time as long as `length`.
    public static func window(_ count: Double, per length: Duration, name: String = "default") -> Self {
        RateLimit(name: name, shape: .window(count: count, length: length))
    }

    var contradictions: [String] {
        switch shape {
        case .bucket(let capacity, let perSecond):
            capacity >= 1 && capacity.isFinite && perSecond > 0 && perSecond.isFinite
                ? [] : ["limit \(name): rate and burst must be finite and above zero, burst at least 1"]
        case .window(let count, let length):
            count >= 1 && length > .zero ? [] : ["limit \(name): count must be at least 1 and length above zero"]
        }
    }
}

/// How calls wait for limits.
public struct QueuePolicy: Sendable, Hashable {
    /// Number of attempts that may wait; above it ``APIError/Code/limited`` is thrown at once. Default 10,000.
    public var length: Int
    /// After this many passes of higher priority one of lower priority goes first, so that none waits for ever. Default 8.
    public var patience: Int

    /// The longest time for which one response can stop everybody, whatever its `Retry-After` or its limit's reset says. Default
    /// 15 minutes.
    public var longestPause: Duration

    /// A policy.
    public init(length: Int = 10_000, patience: Int = 8, longestPause: Duration = .seconds(900)) {
        self.length = length
        self.patience = patience
        self.longestPause = longestPause
    }

    var contradictions: [String] {
        length >= 0 && patience >= 1 && longestPause >= .zero
            ? [] : ["queue: length and longestPause must not be negative, patience at least 1"]
    }
}

/// Which failed requests are sent again, and when.
///
/// A request is repeated when its failure may pass, repeating cannot double its effect, its body can be sent again, and the
/// wait fits into the time that is left. Otherwise it fails at once.
public struct RetryPolicy: Sendable, Hashable {
    /// Number of attempts in all, 1 to 20; 1 turns repetition off. Default 3.
    public var attempts: Int
    /// Upper bound of the first delay after a passing failure; it doubles each time. Default 100 ms.
    public var base: Duration
    /// The same after a throttled request without `Retry-After`. Default 1 s.
    public var throttledBase: Duration
    /// Upper bound of any delay that the client chooses itself. Default 20 s. A server's `Retry-After` may be longer; only the
    /// deadline bounds it.
    public var cap: Duration
    /// Tokens that bound repetition when everything fails, per host and tenant.
    public var quota: RetryQuotaPolicy

    /// A policy; the defaults are those of the AWS SDKs' standard mode, except that attempts are counted the same way.
    public init(
        attempts: Int = 3, base: Duration = .milliseconds(100), throttledBase: Duration = .seconds(1),
        cap: Duration = .seconds(20), quota: RetryQuotaPolicy = RetryQuotaPolicy()
    ) {
        self.attempts = attempts
        self.base = base
        self.throttledBase = throttledBase
        self.cap = cap
        self.quota = quota
    }

    /// One attempt only.
    public static let never = RetryPolicy(attempts: 1)

    var contradictions: [String] {
        var found: [String] = []
        if !(1...20).contains(attempts) { found.append("retry.attempts must be 1 to 20, not \(attempts)") }
        if base <= .zero { found.append("retry.base must be above zero") }
        if base > cap { found.append("retry.base (\(base)) is longer than retry.cap (\(cap))") }
        if throttledBase <= .zero { found.append("retry.throttledBase must be above zero") }
        if throttledBase > cap {
            found.append("retry.throttledBase (\(throttledBase)) is longer than retry.cap (\(cap))")
        }
        return found + quota.contradictions
    }
}

/// Bounds repetition when a system is down: repeats cost tokens, successes give them back.
public struct RetryQuotaPolicy: Sendable, Hashable {
    /// Tokens per host and tenant. Default 500.
    public var capacity: Int
    /// Cost of repeating after a passing failure. Default 14.
    public var transientCost: Int
    /// Cost of repeating after a throttled request. Default 5.
    public var throttledCost: Int
    /// Tokens that each operation has for itself when the shared ones are gone, so that one that fails all the time does not
    /// take the others' chance. Default 28, two repeats.
    public var floor: Int

    /// A quota; the defaults follow the AWS SDKs' standard retry mode, with a floor per operation.
    public init(capacity: Int = 500, transientCost: Int = 14, throttledCost: Int = 5, floor: Int = 28) {
        self.capacity = capacity
        self.transientCost = transientCost
        self.throttledCost = throttledCost
        self.floor = floor
    }

    var contradictions: [String] {
        var found: [String] = []
        if capacity < 0 || floor < 0 { found.append("retry.quota: capacity and floor must not be negative") }
        if transientCost < 0 || throttledCost < 0 { found.append("retry.quota: costs must not be negative") }
        return found
    }
}

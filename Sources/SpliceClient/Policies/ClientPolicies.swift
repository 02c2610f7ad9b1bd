/// How a client looks after its calls. Each part is a value with defaults; ``APIClient`` checks them, and that they do not
/// contradict each other, when it is made.
///
/// From the outside in: the total deadline ends everything; the bulkhead bounds the calls in progress; then, for every attempt,
/// the limits let it pass, the circuit breaker admits it, and the attempt time-out bounds it. Retry stands around an attempt.
///
/// ```swift
/// var policies = ClientPolicies.standard
/// policies.limits = [.rate(40, per: .seconds(60), name: "key")]
/// policies.retry.attempts = 5
/// ```
public struct ClientPolicies: Sendable, Hashable {
    /// Time for a whole call: waiting, attempts and pauses. Default 120 s; `nil` for none.
    public var deadline: Duration?
    /// Time for one attempt, from its start to the last byte of the answer. Where content is streamed, in either direction, it bounds
    /// each pause in it and the wait for the answer instead, and only the deadline bounds the whole. Default 30 s.
    public var attemptTimeout: Duration
    /// Limits that every attempt counts against, all of them at once. Default none but what the server says.
    public var limits: [RateLimit]
    /// How calls wait for limits.
    public var queue: QueuePolicy
    /// Which failures are repeated, and when.
    public var retry: RetryPolicy
    /// When a system that fails is left alone. `nil` for never.
    public var breaker: BreakerPolicy?
    /// How much may be under way at once.
    public var concurrency: ConcurrencyPolicy
    /// Second copies of slow reads. Default none.
    public var hedging: HedgingPolicy?
    /// Which redirections are followed. Default none: a 3xx is an error that has the response.
    public var redirects: RedirectPolicy?
    /// Largest response body in bytes. Default 16 MiB.
    public var responseLimit: Int

    /// Policies; the defaults are ``standard``.
    public init(
        deadline: Duration? = .seconds(120), attemptTimeout: Duration = .seconds(30), limits: [RateLimit] = [],
        queue: QueuePolicy = QueuePolicy(), retry: RetryPolicy = RetryPolicy(),
        breaker: BreakerPolicy? = BreakerPolicy(), concurrency: ConcurrencyPolicy = ConcurrencyPolicy(),
        hedging: HedgingPolicy? = nil,
        redirects: RedirectPolicy? = nil, responseLimit: Int = 16 << 20
    ) {
        self.deadline = deadline
        self.attemptTimeout = attemptTimeout
        self.limits = limits
        self.queue = queue
        self.retry = retry
        self.breaker = breaker
        self.concurrency = concurrency
        self.hedging = hedging
        self.redirects = redirects
        self.responseLimit = responseLimit
    }

    /// What suits most systems: 120 s in all, 30 s an attempt, 3 attempts.
    public static let standard = ClientPolicies()

    /// Every contradiction in the policies, in words; empty when there is none.
    public var contradictions: [String] {
        var found = retry.contradictions + queue.contradictions + limits.flatMap(\.contradictions)
        found += (breaker?.contradictions ?? []) + concurrency.contradictions
        found += hedging?.contradictions(attemptTimeout: attemptTimeout) ?? []
        found += redirects?.contradictions ?? []
        if let deadline {
            if deadline <= .zero { found.append("deadline must be above zero") }
            if attemptTimeout > deadline {
                found.append("attemptTimeout (\(attemptTimeout)) is longer than deadline (\(deadline))")
            }
        }
        if attemptTimeout <= .zero { found.append("attemptTimeout must be above zero") }
        if responseLimit <= 0 { found.append("responseLimit must be above zero") }
        let names = limits.map(\.name)
        if Set(names).count < names.count { found.append("limits: two have the same name") }
        return found
    }
}

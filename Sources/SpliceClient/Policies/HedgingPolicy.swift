/// A second copy of a request that reads, sent when the first takes unusually long; the first answer counts, the other exchange is
/// ended. It trades load for the slowest answers, so it is off unless asked for.
///
/// It applies to the first attempt of requests without effect whose body can be sent again, and only when the limits let the copy
/// pass at once. Copies count against limits and metrics like any request.
public struct HedgingPolicy: Sendable, Hashable {
    /// How long the first request is waited for. A good value is the 95th percentile of response times.
    public var delay: Duration

    /// A policy.
    public init(delay: Duration) { self.delay = delay }

    func contradictions(attemptTimeout: Duration) -> [String] {
        if delay <= .zero { return ["hedging.delay must be above zero"] }
        return delay < attemptTimeout
            ? []
            : ["hedging.delay (\(delay)) is not shorter than attemptTimeout (\(attemptTimeout)): it would never apply"]
    }
}

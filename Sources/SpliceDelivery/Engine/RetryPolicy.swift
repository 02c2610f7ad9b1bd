/// How often and how soon a failing call is repeated.
///
/// Full jitter over an exponential ceiling: the delay before repetition *n* is drawn evenly between ``base`` and
/// `base × 2ⁿ⁻¹`, and never above ``ceiling``
/// (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). What a system asks for with
/// ``FailureKind/transient(retryAfter:)`` is waited for in full, up to ``longestRetryAfter``.
public struct RetryPolicy: Sendable, Hashable {
    /// Calls in all, the first one included; 1 never repeats. Default 10; at least 1.
    public let attempts: Int
    /// The shortest delay. Default 200 ms; above zero.
    public let base: Duration
    /// The longest drawn delay. Default 5 minutes; at least ``base``.
    public let ceiling: Duration
    /// The longest wait that a system may ask for. Default 1 hour; a longer wish is cut to it.
    public let longestRetryAfter: Duration

    /// A policy.
    ///
    /// - Throws: ``DeliveryError`` with code `invalidOption` that names the value out of range.
    public init(
        attempts: Int = 10, base: Duration = .milliseconds(200), ceiling: Duration = .seconds(300),
        longestRetryAfter: Duration = .seconds(3600)
    ) throws {
        guard attempts >= 1 else { throw DeliveryError.invalid("RetryPolicy.attempts", "\(attempts)", "at least 1") }
        guard base > .zero else { throw DeliveryError.invalid("RetryPolicy.base", "\(base)", "above zero") }
        guard ceiling >= base else {
            throw DeliveryError.invalid("RetryPolicy.ceiling", "\(ceiling)", "at least the base, \(base)")
        }
        self.init(checked: attempts, base, ceiling, longestRetryAfter)
    }

    private init(checked attempts: Int, _ base: Duration, _ ceiling: Duration, _ longestRetryAfter: Duration) {
        self.attempts = attempts
        self.base = base
        self.ceiling = ceiling
        self.longestRetryAfter = longestRetryAfter
    }

    /// Ten calls over some ten minutes.
    public static let standard = RetryPolicy(checked: 10, .milliseconds(200), .seconds(300), .seconds(3600))
    /// One call.
    public static let never = RetryPolicy(checked: 1, .milliseconds(200), .milliseconds(200), .seconds(3600))

    /// The delay before the next call, or `nil` if `attempt` calls were enough.
    ///
    /// - Parameters:
    ///   - attempt: Calls made so far, from 1.
    ///   - retryAfter: What the system asked for.
    ///   - random: The source of jitter.
    public func delay(
        after attempt: Int, retryAfter: Duration? = nil, using random: inout some RandomNumberGenerator
    ) -> Duration? {
        guard attempt < attempts else { return nil }
        let doublings = min(attempt - 1, 40)
        let top = min(ceiling.wholeMilliseconds, base.wholeMilliseconds.saturatingShift(doublings))
        let bottom = min(base.wholeMilliseconds, top)
        let drawn = Duration.milliseconds(Int64.random(in: bottom...top, using: &random))
        guard let retryAfter else { return drawn }
        return max(drawn, min(retryAfter, longestRetryAfter))
    }
}

extension Int64 {
    fileprivate func saturatingShift(_ bits: Int) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: 1 << Int64(bits))
        return overflow ? .max : product
    }
}

/// A leaky bucket, the way Shopify describes its own: each call adds one drop, drops leak at a steady rate, a call that
/// would overflow is refused and adds nothing.
///
/// A pure machine: the caller says what time it is, in the time since any fixed moment, never going back.
package struct RateLimit: Sendable {
    /// How many calls fit, and how many leak in a second.
    package struct Rule: Sendable, Equatable {
        package var burst: Int
        package var perSecond: Double

        package init(burst: Int, perSecond: Double) {
            precondition(burst > 0 && perSecond > 0, "a rate limit needs a positive burst and rate")
            self.burst = burst
            self.perSecond = perSecond
        }

        /// A vendor's rule on a clock that runs `timeScale` times as fast.
        ///
        /// Headers say how long to wait in whole seconds, on any clock. A second's worth of calls therefore fits at the least,
        /// as it does with the vendors: otherwise a caller that waits as it is told would get `burst` calls a second.
        package init(burst: Int, perSecond: Double, timeScale: Double) {
            let perSecond = perSecond * timeScale
            self.init(burst: max(burst, Int(perSecond.rounded(.up))), perSecond: perSecond)
        }
    }

    /// Where a caller stands after a call.
    package struct Standing: Sendable, Equatable {
        /// Whether the call may go on.
        package var isGranted: Bool
        /// Calls in the bucket, this one included when it was granted.
        package var used: Int
        package var rule: Rule
        /// How long until one more call fits; zero when there is room now.
        package var wait: Duration

        package var remaining: Int { max(0, rule.burst - used) }

        /// ``wait`` in whole seconds, rounded up, at least one: what a `Retry-After` header can say.
        package var retryAfter: Int {
            max(1, Int(wait.components.seconds) + (wait.components.attoseconds > 0 ? 1 : 0))
        }
    }

    private let rule: Rule
    private var level = 0.0
    private var last = Duration.zero

    package init(_ rule: Rule) {
        self.rule = rule
    }

    package mutating func call(at now: Duration) -> Standing {
        level = max(0, level - max(0, (now - last) / .seconds(1)) * rule.perSecond)
        last = now
        let isGranted = level + 1 <= Double(rule.burst)
        if isGranted { level += 1 }
        let excess = level + 1 - Double(rule.burst)
        return Standing(
            isGranted: isGranted, used: Int(level.rounded(.up)), rule: rule,
            wait: excess > 0 ? .seconds(excess / rule.perSecond) : .zero)
    }
}

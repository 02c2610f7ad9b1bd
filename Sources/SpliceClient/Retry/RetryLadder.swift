import SpliceHTTP

/// Decides, failure by failure, whether a call goes on. Pure: what it needs to know it is told.
struct RetryLadder {
    /// What to do after a failed attempt.
    enum Step: Equatable {
        /// Send the request again after `delay`, which the server asked for or the back-off chose.
        case again(after: Duration, asTold: Bool)
        /// Give up.
        case giveUp(CallTrace.Reason)
    }

    /// What is known about a failed attempt.
    struct Failure {
        var cure: Verdict.Cure
        var outcome: OutcomeCertainty
        var retryAfter: Duration?
        /// The server said whether to repeat, by a field such as `x-should-retry`.
        var serverSays: Bool?
    }

    private let policy: RetryPolicy
    private let effect: APIRequest.Effect
    private let isReplayable: Bool
    private let random: RandomSource
    private var transient: Backoff
    private var throttled: Backoff
    private var attempts = 0

    init(policy: RetryPolicy, effect: APIRequest.Effect, isReplayable: Bool, random: RandomSource) {
        self.policy = policy
        self.effect = effect
        self.isReplayable = isReplayable
        self.random = random
        transient = Backoff(base: policy.base, cap: policy.cap, random: random)
        throttled = Backoff(base: policy.throttledBase, cap: policy.cap, random: random)
    }

    /// An attempt failed; `remaining` is the time the call has left, `nil` for no bound.
    ///
    /// The quota is asked last, by the caller: it is the only part that is shared.
    mutating func failed(_ failure: Failure, remaining: Duration?) -> Step {
        attempts += 1
        if failure.serverSays == false { return .giveUp(.vetoedByServer) }
        guard failure.cure != .none || failure.serverSays == true else { return .giveUp(.notCurable) }
        guard isSafe(failure.outcome) else { return .giveUp(.unsafeToRepeat) }
        guard isReplayable else { return .giveUp(.bodyNotReplayable) }
        guard attempts < policy.attempts else { return .giveUp(.attemptsUsedUp) }
        let chosen = (failure.cure == .slowing ? throttled.next() : transient.next()) ?? .zero
        guard let told = failure.retryAfter else {
            return fits(chosen, remaining) ? .again(after: chosen, asTold: false) : .giveUp(.waitExceedsDeadline)
        }
        guard fits(told, remaining) else { return .giveUp(.waitExceedsDeadline) }
        // Never earlier than told; a little later, so that those who were told the same do not come back together.
        var jitter = random.duration(below: min(max(told / 10, .milliseconds(50)), .seconds(5)))
        if let remaining { jitter = min(jitter, (remaining - told) / 2) }
        return .again(after: told + jitter, asTold: true)
    }

    private func isSafe(_ outcome: OutcomeCertainty) -> Bool {
        switch outcome {
        case .notSent, .refused: true
        case .ambiguous, .processed: effect != .each
        }
    }

    /// Whether there is time left after the wait.
    private func fits(_ wait: Duration, _ remaining: Duration?) -> Bool { remaining.map { wait < $0 } ?? true }
}

/// What a system remembers of the idempotency keys that it was sent (draft-ietf-httpapi-idempotency-key-header).
///
/// A pure machine; the caller holds the lock and says what time it is.
package struct IdempotencyKeys<Answer: Sendable>: Sendable {
    package enum Verdict: Sendable {
        /// The key is new, and now in flight: do the work, then call ``finish(_:with:)`` or ``abandon(_:)``.
        case proceed
        /// The work was done before: give the same answer again.
        case replay(Answer)
        /// The first request with this key has not been answered yet.
        case inFlight
        /// The key was used with another request.
        case mismatch
    }

    private enum State {
        case inFlight(fingerprint: UInt64)
        case done(fingerprint: UInt64, Answer, at: Duration)
    }

    private let life: Duration
    private var states: [String: State] = [:]

    /// Keys are forgotten after `life`, counted from the answer.
    package init(life: Duration) {
        self.life = life
    }

    package mutating func begin(_ key: String, fingerprint: UInt64, at now: Duration) -> Verdict {
        switch states[key] {
        case .inFlight(let first):
            return first == fingerprint ? .inFlight : .mismatch
        case .done(let first, let answer, let then) where now - then < life:
            return first == fingerprint ? .replay(answer) : .mismatch
        case .done, nil:
            states[key] = .inFlight(fingerprint: fingerprint)
            return .proceed
        }
    }

    package mutating func finish(_ key: String, with answer: Answer, at now: Duration) {
        guard case .inFlight(let fingerprint) = states[key] else { return }
        states[key] = .done(fingerprint: fingerprint, answer, at: now)
    }

    /// Forgets a key whose work had no effect, so that the next request with it does the work.
    package mutating func abandon(_ key: String) {
        if case .inFlight = states[key] { states[key] = nil }
    }
}

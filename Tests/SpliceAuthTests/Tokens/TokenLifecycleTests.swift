import SpliceAuth
import Testing

@Suite struct TokenLifecycleTests {
    private func token(_ rotation: UInt64, at now: Duration, lifetime: Duration = .seconds(3600)) -> AccessToken {
        AccessToken(
            TokenSet(accessToken: Secret("at-\(rotation)"), issuedAt: now, expiresAt: now + lifetime),
            rotation: rotation)
    }

    private func lifecycle(at now: Duration) -> TokenLifecycle {
        var lifecycle = TokenLifecycle(expiry: .standard, rejectionInterval: .seconds(30))
        lifecycle.renewed(token(1, at: now))
        return lifecycle
    }

    @Test func `tokens that are refused in a row are renewed after longer waits, five times`() {
        var now = Duration.seconds(1000)
        var lifecycle = lifecycle(at: now)
        for (round, wait) in [0, 1, 2, 4, 8].enumerated() {
            if wait > 0 {
                #expect(lifecycle.rejected(isCurrent: true, at: now) == .wait(.seconds(wait)))
                now += .seconds(wait) - .milliseconds(1)
                #expect(lifecycle.rejected(isCurrent: true, at: now) == .wait(.milliseconds(1)))
                now += .milliseconds(1)
            }
            #expect(lifecycle.rejected(isCurrent: true, at: now) == .renew)
            #expect(lifecycle.rejected(isCurrent: true, at: now) == .renew, "the renewal is due already")
            lifecycle.renewed(token(UInt64(round + 2), at: now))
        }
        now += .seconds(29)
        #expect(lifecycle.rejected(isCurrent: true, at: now) == .hopeless)
        now += .seconds(1)
        #expect(lifecycle.rejected(isCurrent: true, at: now) == .renew, "a quiet while begins anew")
        lifecycle.renewed(token(9, at: now))
        #expect(lifecycle.rejected(isCurrent: true, at: now) == .wait(.seconds(1)))
    }

    @Test func `an older token that is refused has been replaced`() {
        var lifecycle = lifecycle(at: .zero)
        #expect(lifecycle.rejected(isCurrent: false, at: .zero) == .renew)
        var empty = TokenLifecycle(expiry: .standard, rejectionInterval: .seconds(30))
        #expect(empty.rejected(isCurrent: true, at: .zero) == .hopeless)
    }

    @Test func `a clock that is set back ends the waits that were measured on it`() {
        let later = Duration.seconds(1_000_000)
        var lifecycle = lifecycle(at: later)
        #expect(lifecycle.rejected(isCurrent: true, at: later) == .renew)
        lifecycle.failed(AuthError(.serverUnavailable, "x", retryAfter: .seconds(3600)), at: later)
        guard case .fail = lifecycle.decide(at: later + .seconds(1)) else {
            Issue.record("the throttle holds while the clock goes on")
            return
        }
        guard case .renewAndWait = lifecycle.decide(at: later - .seconds(86_400)) else {
            Issue.record("a throttle must not last a day because the clock was wrong")
            return
        }
        lifecycle.renewed(token(2, at: later - .seconds(86_400)))
        #expect(lifecycle.rejected(isCurrent: true, at: later - .seconds(86_400)) == .renew)
    }

    @Test func `a clock that jumps ahead ends the token, not the credential`() {
        var lifecycle = lifecycle(at: .seconds(1000))
        let later = Duration.seconds(1000) + .seconds(10 * 365 * 86_400)
        #expect(lifecycle.phase(at: later) == .expired)
        guard case .renewAndWait = lifecycle.decide(at: later) else {
            Issue.record("the token is over")
            return
        }
        lifecycle.renewed(token(2, at: later))
        #expect(lifecycle.phase(at: later) == .fresh)
    }
}

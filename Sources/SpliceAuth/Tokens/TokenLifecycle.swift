/// The life of one credential's access token within a process, as a pure machine.
///
/// | phase | a call for a token | ends when |
/// |---|---|---|
/// | empty | renews and waits | a renewal succeeds |
/// | fresh | uses it | the margin before its end begins: stale; a 401: expired |
/// | stale | uses it, and the first one renews | a renewal succeeds; its end comes: expired |
/// | expired | renews and waits | a renewal succeeds |
/// | renewing | waits, or uses a stale token | the renewal ends |
/// | suspect, re-authorise | fails, or uses a stale token | the throttle is over and a renewal succeeds |
///
/// After a failure the next renewal waits: 1 s, then twice as long each time, up to a minute, or as long as the server asks.
///
/// A 401 renews at once. When the renewed token is refused too, the next renewals wait 1 s, 2 s, 4 s and 8 s after the refusal
/// before them: a token that is revoked twice in a row is mended without a person. After five in a row the token is not what is
/// wrong, and 401s are left to the caller until `rejectionInterval` has passed without one.
///
/// A clock that was set back ends every wait that was measured on it.
package struct TokenLifecycle: Sendable {
    package enum Decision: Sendable {
        case use(AccessToken)
        case useAndRenew(AccessToken)
        case renewAndWait
        case wait
        case fail(AuthError)
    }

    /// What a 401 leads to.
    package enum Rejection: Sendable, Equatable {
        /// Another token is, or will be, there.
        case renew
        /// Another token may be had after this time.
        case wait(Duration)
        /// Another token would not help.
        case hopeless
    }

    /// Refusals in a row that are answered with a renewal.
    package static let maximumRejections = 5

    private struct Failure {
        var error: AuthError
        var at: Duration
        var delay: Duration
        var count: Int
    }

    package private(set) var current: AccessToken?
    package private(set) var isRenewing = false
    private let expiry: ExpiryPolicy
    private let rejectionInterval: Duration
    private var staleAt: Duration?
    private var unusableAt: Duration?
    private var isRejected = false
    private var lastRejection: Duration?
    private var rejections = 0
    private var failure: Failure?

    package init(expiry: ExpiryPolicy, rejectionInterval: Duration) {
        self.expiry = expiry
        self.rejectionInterval = rejectionInterval
    }

    /// Where the token is in its life.
    package func phase(at now: Duration) -> CredentialPhase {
        if isRenewing { return .renewing }
        if let failure, !isUsable(at: now) {
            if failure.error.code == .suspectCredential { return .suspect }
            if failure.error.code == .reauthorizationRequired { return .reauthorize }
        }
        guard current != nil else { return .empty }
        if isFresh(at: now) { return .fresh }
        return isUsable(at: now) ? .stale : .expired
    }

    /// What a call for a token gets. `useAndRenew` and `renewAndWait` begin a renewal, which the caller must carry out.
    package mutating func decide(at now: Duration) -> Decision {
        if let current, isFresh(at: now) { return .use(current) }
        let throttle = failure.flatMap { failure in
            let rest = failure.at + failure.delay - now
            return rest > .zero && now >= failure.at ? (failure.error, rest) : nil
        }
        if let current, isUsable(at: now) {
            if isRenewing || throttle != nil { return .use(current) }
            isRenewing = true
            return .useAndRenew(current)
        }
        if isRenewing { return .wait }
        if let (error, rest) = throttle { return .fail(Self.throttled(error, for: rest)) }
        isRenewing = true
        return .renewAndWait
    }

    /// A renewal succeeded.
    package mutating func renewed(_ token: AccessToken) {
        current = token
        staleAt = expiry.staleAt(token.tokens)
        unusableAt = expiry.unusableAt(token.tokens)
        isRejected = false
        isRenewing = false
        failure = nil
    }

    /// A renewal failed.
    package mutating func failed(_ error: AuthError, at now: Duration) {
        isRenewing = false
        let count = (failure?.count ?? 0) + 1
        let backoff = min(Duration.seconds(60), .seconds(1 << min(count - 1, 6)))
        failure = Failure(error: error, at: now, delay: max(backoff, error.retryAfter ?? .zero), count: count)
    }

    /// A server refused a token with a 401.
    ///
    /// - Parameter isCurrent: Whether the refused token is the latest one.
    package mutating func rejected(isCurrent: Bool, at now: Duration) -> Rejection {
        guard current != nil else { return .hopeless }
        if !isCurrent || isRejected { return .renew }
        if let last = lastRejection, now >= last, now - last < rejectionInterval {
            guard rejections < Self.maximumRejections else { return .hopeless }
            let rest = last + .seconds(1 << (rejections - 1)) - now
            guard rest <= .zero else { return .wait(rest) }
        } else {
            rejections = 0
        }
        rejections += 1
        lastRejection = now
        isRejected = true
        return .renew
    }

    /// Until when the current token is fresh; `nil` when it is not, `.some(nil)` when it has no end.
    package func freshUntil(at now: Duration) -> Duration?? {
        current != nil && isFresh(at: now) ? .some(staleAt) : nil
    }

    private func isFresh(at now: Duration) -> Bool { !isRejected && current != nil && staleAt.map { now < $0 } ?? true }

    private func isUsable(at now: Duration) -> Bool {
        !isRejected && current != nil && unusableAt.map { now < $0 } ?? true
    }

    private static func throttled(_ error: AuthError, for rest: Duration) -> AuthError {
        if error.code == .reauthorizationRequired || error.code == .suspectCredential { return error }
        return AuthError(
            .throttled, "the last renewal failed (\(error.code)); the next is due in \(rest)",
            oauthError: error.oauthError, retryAfter: rest, cause: error)
    }
}

/// Where a credential is in its life, for health checks and dashboards.
public enum CredentialPhase: String, Sendable, Hashable, CaseIterable {
    /// No token was asked for yet.
    case empty
    /// The token is good.
    case fresh
    /// The token is still used, and due for renewal.
    case stale
    /// The token is over, or was refused.
    case expired
    /// A renewal is under way.
    case renewing
    /// A renewal was interrupted and the refresh token is refused since.
    case suspect
    /// Somebody has to authorise the connection again.
    case reauthorize
}

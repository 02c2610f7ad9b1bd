/// One renewal of one credential, as a pure machine: it says what to do, and is told how it went.
///
/// With a refresh token:
///
/// 1. load the record; if somebody else has renewed, take theirs; if somebody is renewing, wait for them;
/// 2. write down the intent, which is the lease (compare and set);
/// 3. call the token endpoint;
/// 4. write down the new pair (compare and set), and only then hand it out.
///
/// A crash between 2 and 4 leaves the intent. Who finds it after its lease has ended, or finds that its holder has, repeats the
/// call with the same refresh token: the server never saw the first one, or accepts the old token for a while, or refuses it; then the credential
/// becomes suspect. A holder that was suspended beyond its lease fails its compare and set, and then either takes the pair
/// that somebody else got, or writes its own on top when nobody got one: a pair that was obtained is never dropped for
/// nothing.
package struct RenewalMachine {
    package enum Action: Sendable {
        case load
        case replace(expecting: UInt64, with: CredentialRecord)
        case request(refreshToken: Secret?)
        case wait(Duration)
        case finish(Result<CredentialRecord, AuthError>)
    }

    package struct Options: Sendable {
        /// Unique to the token source.
        package var holder: String
        /// Whether the grant is a refresh token; otherwise it can be repeated at will and needs no lease.
        package var usesRefreshToken: Bool
        /// Longer than a call of the token endpoint can take.
        package var lease = Duration.seconds(60)
        /// How often to look whether another holder is done.
        package var pollInterval = Duration.milliseconds(50)
        /// How often a suspect credential is tried again.
        package var suspectInterval = Duration.seconds(3600)
        package var expiry = ExpiryPolicy.standard
        /// What the tokens must be good for, where they say what they are good for.
        package var requiredScopes: Set<String> = []
        /// Whether a holder is known to have ended, so that its lease need not be waited for.
        package var isGone: @Sendable (_ holder: String) -> Bool = { _ in false }

        package init(holder: String, usesRefreshToken: Bool) {
            self.holder = holder
            self.usesRefreshToken = usesRefreshToken
        }
    }

    private enum State {
        case loading
        case acquiring(CredentialRecord)  // exits: calling, loading
        case calling(CredentialRecord)  // exits: storing, rereading, closing
        case storing(CredentialRecord, base: CredentialRecord)  // exits: done, storing, loading
        case rereading(CredentialRecord, AuthError)  // exits: closing, loading, done
        case closing(CredentialRecord, AuthError)  // exits: done
        case done
    }

    private let options: Options
    /// Token sets up to this one are known to be of no use to the caller.
    private let knownRotation: UInt64
    private var state = State.loading

    package init(options: Options, knownRotation: UInt64) {
        self.options = options
        self.knownRotation = knownRotation
    }

    /// The first action.
    package func start() -> Action { .load }

    /// The store answered a load.
    package mutating func loaded(_ stored: CredentialRecord?, now: Duration) -> Action {
        let record = stored ?? CredentialRecord(generation: 0)
        if case .rereading(let base, let error) = state {
            if stored == nil { return finish(.failure(Self.removed)) }
            if record.rotation > base.rotation { return startOver(with: record, now: now) }
            if let wait = waitForAnotherHolder(of: record, now: now) { return wait }
            return settle(record, base: base, error)
        }
        if isUsable(record, now: now) { return finish(.success(record)) }
        guard options.usesRefreshToken else {
            state = .calling(record)
            return .request(refreshToken: nil)
        }
        if let refusal = refusal(of: record, now: now) { return finish(.failure(refusal)) }
        if let wait = waitForAnotherHolder(of: record, now: now) { return wait }
        let intent = record.next { record in
            record.renewal = CredentialRecord.Renewal(
                holder: options.holder, startedAt: now, leaseEnds: now + options.lease,
                followsInterruption: record.renewal != nil)
        }
        state = .acquiring(intent)
        return .replace(expecting: record.generation, with: intent)
    }

    /// A wait is over.
    package func waited() -> Action { .load }

    /// The store answered a compare and set; `current` is what is stored instead, `nil` when it succeeded.
    package mutating func replaced(conflict current: CredentialRecord?, now: Duration) -> Action {
        switch state {
        case .acquiring(let record):
            if let current {
                state = .loading
                return loaded(current, now: now)
            }
            state = .calling(record)
            return .request(refreshToken: record.tokens?.refreshToken)
        case .storing(let record, let base):
            guard let current else { return finish(.success(record)) }
            if current.generation == 0, base.generation > 0 { return finish(.failure(Self.removed)) }
            // A later pair may be another account's, which a person has brought: never written over, also when it is stale.
            if current.rotation > base.rotation, options.usesRefreshToken || isUsable(current, now: now) {
                return startOver(with: current, now: now)
            }
            return store(record.tokens, on: current, base: current)
        case .closing(let record, let error):
            // Somebody wrote in the meantime. Theirs is newer; if they obtained tokens, so did we.
            if let current, current.rotation > record.rotation { return finish(.success(current)) }
            return finish(.failure(error))
        case .loading, .calling, .rereading, .done:
            preconditionFailure("a compare and set answered that was not asked for")
        }
    }

    /// The token endpoint answered.
    package mutating func answered(_ answer: TokenAnswer, now: Duration) -> Action {
        guard case .calling(let record) = state else {
            preconditionFailure("an answer of the token endpoint that was not asked for")
        }
        switch answer {
        case .tokens(let tokens):
            return store(tokens.succeeding(record.tokens), on: record, base: record)
        case .narrowed(let tokens, let error):
            // The old refresh token may be gone: the pair is kept, and `finish` says what it lacks.
            guard options.usesRefreshToken else { return finish(.failure(error)) }
            return store(tokens.succeeding(record.tokens), on: record, base: record)
        case .invalidGrant(let error):
            guard options.usesRefreshToken else { return finish(.failure(error)) }
            state = .rereading(record, error)
            return .load
        case .refused(let error):
            // Unused for certain, unless an earlier call is still in doubt.
            return close(record, error) { renewal in
                if renewal?.followsInterruption != true { renewal = nil } else { renewal?.leaseEnds = now }
            }
        case .unknown(let error):
            // The intent stays, so that the next one knows about the doubt; the lease ends.
            return close(record, error) { $0?.leaseEnds = now }
        }
    }

    private static let removed = AuthError(
        .reauthorizationRequired, "the credential was removed while it was renewed")

    /// Somebody has obtained tokens in the meantime: they are taken, or renewed in their turn.
    private mutating func startOver(with record: CredentialRecord, now: Duration) -> Action {
        state = .loading
        return loaded(record, now: now)
    }

    private mutating func waitForAnotherHolder(of record: CredentialRecord, now: Duration) -> Action? {
        guard let renewal = record.renewal, renewal.holder != options.holder, renewal.leaseEnds > now else {
            return nil
        }
        // A lease that began further in the future than it lasts was written before the clock was set back.
        if renewal.startedAt - now > renewal.leaseEnds - renewal.startedAt || options.isGone(renewal.holder) {
            return nil
        }
        state = .loading
        return .wait(min(options.pollInterval, renewal.leaseEnds - now))
    }

    private mutating func store(
        _ tokens: TokenSet?, on current: CredentialRecord, base: CredentialRecord
    ) -> Action {
        let record = current.next { record in
            record.rotation += 1
            record.tokens = tokens
            record.renewal = nil
            record.status = .active
        }
        state = .storing(record, base: base)
        return .replace(expecting: current.generation, with: record)
    }

    private mutating func close(
        _ record: CredentialRecord, _ error: AuthError, change: (inout CredentialRecord.Renewal?) -> Void
    ) -> Action {
        guard options.usesRefreshToken else { return finish(.failure(error)) }
        let closed = record.next { change(&$0.renewal) }
        state = .closing(closed, error)
        return .replace(expecting: record.generation, with: closed)
    }

    /// `invalid_grant`, and nobody else has renewed.
    private mutating func settle(_ record: CredentialRecord, base: CredentialRecord, _ error: AuthError) -> Action {
        let interrupted = base.renewal?.followsInterruption == true
        let startedAt = base.renewal?.startedAt ?? .zero
        let settled = record.next { record in
            record.renewal = nil
            record.status =
                interrupted
                ? .suspect(
                    reason: "the refresh token was refused after a renewal without known outcome", since: startedAt)
                : .reauthorize(reason: error.oauthError ?? "invalid_grant")
        }
        let verdict =
            interrupted
            ? AuthError(
                .suspectCredential,
                "a renewal was interrupted and the refresh token is refused since; authorise again, or restore the token",
                oauthError: error.oauthError, cause: error)
            : AuthError(
                .reauthorizationRequired, "the server refused the refresh token; authorise the connection again",
                oauthError: error.oauthError, cause: error)
        state = .closing(settled, verdict)
        return .replace(expecting: record.generation, with: settled)
    }

    private mutating func finish(_ result: Result<CredentialRecord, AuthError>) -> Action {
        state = .done
        return .finish(result.flatMap(sufficient))
    }

    /// `record`, or why its tokens are not enough. Asking the server again would not help: a person must consent to more.
    private func sufficient(_ record: CredentialRecord) -> Result<CredentialRecord, AuthError> {
        guard options.usesRefreshToken, let scopes = record.tokens?.scopes,
            case let missing = options.requiredScopes.subtracting(scopes), !missing.isEmpty
        else { return .success(record) }
        let list = missing.sorted().joined(separator: " ")
        return .failure(AuthError(.insufficientScope, "the authorization does not cover: \(list)"))
    }

    private func isUsable(_ record: CredentialRecord, now: Duration) -> Bool {
        guard let tokens = record.tokens, record.rotation > knownRotation else { return false }
        return options.expiry.staleAt(tokens).map { now < $0 } ?? true
    }

    private func refusal(of record: CredentialRecord, now: Duration) -> AuthError? {
        switch record.status {
        case .reauthorize(let reason):
            return AuthError(
                .reauthorizationRequired, "the refresh token is known to be refused; authorise the connection again",
                oauthError: reason)
        case .suspect(let reason, let since)
        where (.zero - options.suspectInterval..<options.suspectInterval).contains(now - since):
            return AuthError(
                .suspectCredential, reason, retryAfter: since + options.suspectInterval - now)
        case .active, .suspect:
            guard record.tokens?.refreshToken == nil else { return nil }
            return AuthError(.reauthorizationRequired, "no refresh token is stored; authorise the connection")
        }
    }
}

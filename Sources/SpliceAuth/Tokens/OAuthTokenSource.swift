public import Logging
public import SpliceHTTP
import Synchronization

/// Access tokens of one OAuth 2.0 credential: kept, renewed in time, by one task at a time, in one process at a time.
///
/// ```swift
/// let source = try OAuthTokenSource(
///     client: OAuthClient(provider: provider, clientID: "splice", authentication: .basic(secret), transport: transport),
///     grant: .clientCredentials, key: CredentialKey(connection: "wms", scopes: ["orders:read"]))
/// let authorizer = BearerAuthorizer(source)
/// ```
///
/// While a token is stale it is used and renewed in the background; a failed early renewal is not noticed by anybody as long
/// as the token lives. A pair with a new refresh token is stored before anybody gets its access token.
///
/// - Concurrency: any number of calls may overlap.
/// - Cancellation: ends the wait of its caller, never the renewal.
public final class OAuthTokenSource: TokenSource {
    /// How a source behaves.
    public struct Options: Sendable {
        /// When a token counts as old.
        public var expiry = ExpiryPolicy.standard
        /// How long a renewal may hold the credential before another process takes over. Default 60 s; never less than five
        /// seconds above what a call of the token endpoint can take. A holder on this machine that is found to be gone is not waited for.
        public var lease = Duration.seconds(60)
        /// How often to look whether another process is done renewing. Default 50 ms.
        public var pollInterval = Duration.milliseconds(50)
        /// How often a suspect credential is tried again. Default 1 h.
        public var suspectInterval = Duration.seconds(3600)
        /// How long 401s count as being in a row. Within it the second and later ones are renewed after 1 s, 2 s, 4 s and 8 s, and
        /// from the sixth on not at all, since then the token is not what is wrong. Default 30 s.
        public var rejectionInterval = Duration.seconds(30)

        /// The defaults.
        public init() {}
    }

    private struct State {
        var lifecycle: TokenLifecycle
        var waiters: [UInt64: CheckedContinuation<AccessToken, any Error>] = [:]
        var nextWaiter: UInt64 = 0
        /// A pair that was obtained and could not be stored yet.
        var unsaved: CredentialRecord?
        /// Counts adoptions and removals: what a renewal brings that began before the last of them is of another credential.
        var epoch: UInt64 = 0
    }

    private let client: OAuthClient
    private let grant: OAuthGrant
    private let key: CredentialKey
    private let store: any CredentialStore
    private let options: Options
    private let holder: String
    private let time: any TimeSource
    private let clock: any Clock<Duration>
    private let logger: Logger
    private let ready = ReadyToken()
    private let state: Mutex<State>

    /// A source.
    ///
    /// - Parameters:
    ///   - client: Who asks, and which server.
    ///   - grant: How tokens are obtained. With ``OAuthGrant/refreshToken`` a token set must be in the store, or be put there
    ///     by ``adopt(_:)``.
    ///   - key: Under which the tokens are stored. Its scopes are asked for and, where the server states what it granted,
    ///     required.
    ///   - store: Where tokens live. Default: in memory.
    ///   - options: Margins and intervals.
    ///   - time: The time of day, for expiry.
    ///   - clock: For waiting on another process.
    ///   - logger: Told of renewals and failures; never of a secret.
    public init(
        client: OAuthClient, grant: OAuthGrant, key: CredentialKey,
        store: some CredentialStore = InMemoryCredentialStore(),
        options: Options = Options(), time: some TimeSource = .system, clock: some Clock<Duration> = .continuous,
        logger: Logger = Logger(label: "splice.auth")
    ) {
        self.client = client
        self.grant = grant
        self.key = key
        self.store = store
        self.options = options
        self.time = time
        self.clock = clock
        self.logger = logger
        holder = LeaseHolder.make()
        state = Mutex(
            State(
                lifecycle: TokenLifecycle(expiry: options.expiry, rejectionInterval: options.rejectionInterval)))
    }

    /// A token that can be used now.
    public func token() async throws -> AccessToken {
        if let token = ready.read(at: time.sinceEpoch) { return token }
        return try await slowToken()
    }

    /// The current token, while it is fresh.
    public func tokenAtHand() -> AccessToken? { ready.read(at: time.sinceEpoch) }

    /// Hears that `headerValue` was refused; the next ``token()`` renews, if that can help.
    ///
    /// - Throws: ``AuthError/Code/throttled`` with the time to wait, when the token before this one was refused as well a moment
    ///   ago.
    public func rejected(headerValue: String) async throws -> Bool {
        let now = time.sinceEpoch
        let outcome = state.withLock { state in
            let isCurrent = state.lifecycle.current?.headerValue == headerValue
            let outcome = state.lifecycle.rejected(isCurrent: isCurrent, at: now)
            if isCurrent && outcome == .renew { ready.set(freshUntil: nil) { nil } }
            return outcome
        }
        switch outcome {
        case .renew: return true
        case .hopeless: return false
        case .wait(let rest):
            throw AuthError(
                .throttled, "a renewed token was refused at once; the next renewal is due in \(rest)", retryAfter: rest)
        }
    }

    /// Where the credential is in its life.
    public var phase: CredentialPhase {
        let now = time.sinceEpoch
        return state.withLock { $0.lifecycle.phase(at: now) }
    }

    /// Starts the credential's life with tokens that a person's authorization gave, replacing what was stored.
    ///
    /// - Throws: ``AuthError/Code/storage`` when they could not be stored.
    public func adopt(_ tokens: TokenSet) async throws {
        var stored = try await load()
        while true {
            // Where nothing is stored the numbers begin at the time, not at one: a renewal or a process that still knows a
            // credential that was removed must find neither its generation nor a lower rotation.
            let old = stored ?? CredentialRecord(generation: 0)
            let first = UInt64(max(1, time.sinceEpoch / .microseconds(1)))
            let record = CredentialRecord(
                generation: stored == nil ? first : old.generation + 1,
                rotation: stored == nil ? first : old.rotation + 1, tokens: tokens)
            guard let current = try await replace(old.generation, with: record) else {
                let epoch = state.withLock { state in
                    state.epoch += 1
                    state.unsaved = nil
                    return state.epoch
                }
                return finish(.success(record), of: epoch)
            }
            stored = current.generation == 0 ? nil : current
        }
    }

    /// Forgets the token in this process and in the store: the next request fails, or starts over.
    ///
    /// Revoking it at the server is ``OAuthClient/revoke(_:kind:)``; do that first.
    public func remove() async throws {
        do { try await store.remove(key) } catch { throw Self.storageError(error) }
        let waiters = state.withLock { state in
            state.lifecycle = TokenLifecycle(
                expiry: options.expiry, rejectionInterval: options.rejectionInterval)
            state.epoch += 1
            state.unsaved = nil
            ready.set(freshUntil: nil) { nil }
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters {
            waiter.resume(throwing: AuthError(.reauthorizationRequired, "the credential was removed"))
        }
    }

    // MARK: Waiting

    private func slowToken() async throws -> AccessToken {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enter(id, continuation)
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume(throwing: CancellationError())
        }
    }

    private func enter(_ id: UInt64, _ continuation: CheckedContinuation<AccessToken, any Error>) {
        let now = time.sinceEpoch
        let (immediate, starts): (Result<AccessToken, any Error>?, Bool) = state.withLock { state in
            // The cancellation handler may have run before: a cancelled task must not be stored.
            if Task.isCancelled { return (.failure(CancellationError()), false) }
            switch state.lifecycle.decide(at: now) {
            case .use(let token): return (.success(token), false)
            case .useAndRenew(let token): return (.success(token), true)
            case .fail(let error): return (.failure(error), false)
            case .wait:
                state.waiters[id] = continuation
                return (nil, false)
            case .renewAndWait:
                state.waiters[id] = continuation
                return (nil, true)
            }
        }
        if let immediate { continuation.resume(with: immediate) }
        // Unstructured, because the renewal belongs to every caller that waits now or later, not to the one that began it.
        if starts { Task(executorPreference: (clock as? any ExecutorClock)?.executor) { await self.renew() } }
    }

    private func finish(_ result: Result<CredentialRecord, AuthError>, of epoch: UInt64) {
        let now = time.sinceEpoch
        let prefix = client.tokenPrefix
        let (waiters, outcome): ([CheckedContinuation<AccessToken, any Error>], Result<AccessToken, any Error>) =
            state.withLock { state in
                // Adopting and removing have answered everybody who waited then; later ones wait for a renewal of their own.
                guard state.epoch == epoch else { return ([], .failure(CancellationError())) }
                let outcome: Result<AccessToken, any Error>
                switch result {
                case .success(let record):
                    outcome = Self.token(of: record, prefix: prefix).map { token in
                        state.lifecycle.renewed(token)
                        return token
                    }
                case .failure(let error):
                    state.lifecycle.failed(error, at: now)
                    outcome = .failure(error)
                }
                if case .success(let token) = outcome, let freshUntil = state.lifecycle.freshUntil(at: now) {
                    ready.set(freshUntil: freshUntil) {
                        AccessToken(token.tokens, rotation: token.rotation, prefix: prefix)
                    }
                }
                defer { state.waiters = [:] }
                return (Array(state.waiters.values), outcome)
            }
        for waiter in waiters { waiter.resume(with: outcome) }
    }

    private static func token(of record: CredentialRecord, prefix: String) -> Result<AccessToken, any Error> {
        guard let tokens = record.tokens else {
            return .failure(AuthError(.storage, "the stored credential has no tokens"))
        }
        return .success(AccessToken(tokens, rotation: record.rotation, prefix: prefix))
    }

    // MARK: Renewing

    @concurrent
    private func renew() async {
        let (known, epoch) = state.withLock { ($0.lifecycle.current?.rotation ?? 0, $0.epoch) }
        var settings = RenewalMachine.Options(holder: holder, usesRefreshToken: grant.usesRefreshToken)
        settings.isGone = LeaseHolder.isGone
        settings.lease = max(options.lease, client.longestCall + .seconds(5))
        settings.pollInterval = options.pollInterval
        settings.suspectInterval = options.suspectInterval
        settings.expiry = options.expiry
        settings.requiredScopes = key.scopes
        var machine = RenewalMachine(options: settings, knownRotation: known)
        do {
            let result = try await carryOut(&machine)
            if case .failure(let error) = result {
                logger.warning("renewal failed", metadata: ["credential": "\(key)", "error": "\(error)"])
            } else {
                logger.debug("renewed", metadata: ["credential": "\(key)"])
            }
            finish(result, of: epoch)
        } catch {
            logger.warning("renewal failed", metadata: ["credential": "\(key)", "error": "\(error)"])
            finish(.failure(error), of: epoch)
        }
    }

    private func carryOut(
        _ machine: inout RenewalMachine
    ) async throws(AuthError) -> Result<CredentialRecord, AuthError> {
        try await saveUnsaved()
        var action = machine.start()
        while true {
            switch action {
            case .finish(let result): return result
            case .load: action = machine.loaded(try await load(), now: time.sinceEpoch)
            case .replace(let generation, let record):
                let conflict = try await replace(generation, with: record)
                action = machine.replaced(conflict: conflict, now: time.sinceEpoch)
            case .wait(let duration):
                // Nothing cancels this task, so sleeping does not fail.
                try? await clock.sleep(for: duration)
                action = machine.waited()
            case .request(let refreshToken):
                let answer = await client.answer(
                    grant, refreshToken: refreshToken, scopes: key.scopes, resource: key.resource)
                action = machine.answered(answer, now: time.sinceEpoch)
            }
        }
    }

    private func load() async throws(AuthError) -> CredentialRecord? {
        do { return try await store.load(key) } catch { throw Self.storageError(error) }
    }

    private func replace(
        _ generation: UInt64, with record: CredentialRecord
    ) async throws(AuthError) -> CredentialRecord? {
        do { return try await store.replace(key, expecting: generation, with: record) } catch {
            if record.renewal == nil, record.tokens != nil, record.status == .active {
                // The server has given this pair and will not give it again: keep it until it can be stored.
                state.withLock { $0.unsaved = record }
            }
            throw Self.storageError(error)
        }
    }

    /// Stores a pair that was obtained earlier and could not be stored then.
    private func saveUnsaved() async throws(AuthError) {
        guard var record = state.withLock({ $0.unsaved }) else { return }
        while let current = try await replace(record.generation - 1, with: record), current.rotation < record.rotation,
            current.generation > 0
        {
            record.generation = current.generation + 1
        }
        // Stored; or somebody has a newer one, or removed the credential.
        state.withLock { $0.unsaved = nil }
    }

    private static func storageError(_ error: any Error) -> AuthError {
        error as? AuthError ?? AuthError(.storage, "the credential store failed", cause: error)
    }
}

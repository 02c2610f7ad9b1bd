import SpliceHTTP

/// The authorization code flow (RFC 6749 section 4.1, RFC 9700) for a server: a URL goes out, a callback comes in.
///
/// ```swift
/// let flow = try AuthorizationCodeFlow(client: client, redirectURI: "https://app.example/callback", scopes: ["orders"])
/// let url = try await flow.start(binding: sessionHash)            // redirect the person there
/// let tokens = try await flow.finish(query: callbackQuery, binding: sessionHash)
/// try await source.adopt(tokens)
/// ```
///
/// Always with PKCE (`S256`), with a state that works once and only for the user agent that began, and with `iss` checked
/// (RFC 9207) where the server's issuer is known. Use one redirect URI for each authorization server: it is the only defence
/// against mix-up at servers that do not state `iss`.
public struct AuthorizationCodeFlow: Sendable {
    private let client: OAuthClient
    private let authorizationEndpoint: EndpointURL
    private let redirectURI: String
    private let scopes: Set<String>
    private let more: [String: String]
    private let keptCallbackFields: Set<String>
    private let lifetime: Duration
    private let store: any PendingAuthorizationStore

    /// A flow.
    ///
    /// - Parameters:
    ///   - client: The application; its provider must have an authorization endpoint.
    ///   - redirectURI: Where the server sends the person back to, exactly as registered there.
    ///   - scopes: What to ask for.
    ///   - more: Other parameters of the request, such as Google's `access_type=offline`.
    ///   - keptCallbackFields: Parameters of the callback to keep in ``TokenSet/fields``, such as QuickBooks' `realmId`. They
    ///     come through the person's browser: check them before trusting them.
    ///   - lifetime: How long a person may take. Default 10 minutes.
    ///   - store: Keeps what must be remembered meanwhile. Default: in memory.
    /// - Throws: ``AuthError/Code/invalidConfiguration``.
    public init(
        client: OAuthClient, redirectURI: String, scopes: Set<String>, more: [String: String] = [:],
        keptCallbackFields: Set<String> = [], lifetime: Duration = .seconds(600),
        store: some PendingAuthorizationStore = InMemoryPendingAuthorizations()
    ) throws(AuthError) {
        guard let endpoint = client.provider.authorizationEndpoint else {
            throw AuthError(.invalidConfiguration, "\(client.provider.name) has no authorization endpoint")
        }
        guard redirectURI.hasPrefix("https://") || Self.isLoopback(redirectURI), !redirectURI.contains("#") else {
            throw AuthError(
                .invalidConfiguration, "a redirect URI is HTTPS, or plain HTTP to this machine, without fragment")
        }
        let reserved: Set<String> = [
            "response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method", "scope",
        ]
        guard reserved.isDisjoint(with: more.keys) else {
            throw AuthError(.invalidConfiguration, "these parameters are set by the flow: \(reserved.sorted())")
        }
        self.client = client
        authorizationEndpoint = endpoint
        self.redirectURI = redirectURI
        self.scopes = scopes
        self.more = more
        self.keptCallbackFields = keptCallbackFields
        self.lifetime = lifetime
        self.store = store
    }

    /// Begins: remembers what the callback must match, and says where to send the person.
    ///
    /// At a server with a pushed authorization endpoint (RFC 9126) the request goes there first, and the URL holds only a
    /// reference to it.
    ///
    /// - Parameter binding: Ties the flow to the user agent, such as the hash of its session cookie. Not empty.
    /// - Returns: The URL.
    public func start(binding: Secret) async throws -> String {
        guard !binding.isEmpty else {
            throw AuthError(
                .invalidConfiguration, "a flow that is not bound to a user agent is open to forged callbacks")
        }
        let pkce = PKCE()
        let state = Nonce.make()
        try await store.save(
            PendingAuthorization(
                state: state, binding: binding, verifier: pkce.verifier, startedAt: client.time.sinceEpoch))
        var form = FormFields([
            ("response_type", "code"), ("client_id", client.clientID), ("redirect_uri", redirectURI), ("state", state),
            ("code_challenge", pkce.challenge), ("code_challenge_method", "S256"),
        ])
        if !scopes.isEmpty {
            let separator = String(client.provider.quirks.scopeSeparator)
            form.pairs.append(("scope", scopes.sorted().joined(separator: separator)))
        }
        form.pairs += more.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        if client.provider.pushedAuthorizationEndpoint != nil {
            form = FormFields([("client_id", client.clientID), ("request_uri", try await client.push(form))])
        }
        return authorizationEndpoint.appending(query: form.encoded)
    }

    /// Ends: checks the callback and redeems its code.
    ///
    /// - Parameters:
    ///   - query: The query of the callback's URL, without the question mark.
    ///   - binding: The same as at the start.
    /// - Throws: ``AuthError/Code/callbackMismatch`` for a callback that does not belong here: tell the person nothing and
    ///   begin again. ``AuthError/Code/rejected`` when the person or the server said no.
    public func finish(query: String, binding: Secret) async throws -> TokenSet {
        let callback = FormFields(parsing: query)
        guard let state = callback["state"], let pending = try await store.take(state: state) else {
            throw AuthError(.callbackMismatch, "the callback's state is unknown, or was used before")
        }
        guard pending.binding == binding else {
            throw AuthError(.callbackMismatch, "the callback came through another user agent than the request")
        }
        guard client.time.sinceEpoch - pending.startedAt <= lifetime else {
            throw AuthError(.callbackMismatch, "the callback came too late")
        }
        try checkIssuer(callback)
        if callback.pairs.contains(where: { $0.name == "error" }) {
            throw AuthError(
                .rejected, "the authorization was not given", oauthError: callback["error"].map(OAuthErrorCode.safe))
        }
        guard let code = callback["code"], !code.isEmpty else {
            throw AuthError(.callbackMismatch, "the callback has no code")
        }
        return try await redeem(code, verifier: pending.verifier, callback: callback)
    }

    private func redeem(_ code: String, verifier: Secret, callback: FormFields) async throws(AuthError) -> TokenSet {
        let form = FormFields([
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectURI),
            ("code_verifier", verifier.withText { $0 }),
        ])
        var tokens = try OAuthClient.tokens(in: await client.tokenAnswer(form, required: scopes))
        for name in keptCallbackFields { tokens.fields[name] = callback[name] }
        return tokens
    }

    /// RFC 9207: an issuer that is stated must be the right one; one that should be stated must be there.
    private func checkIssuer(_ callback: FormFields) throws(AuthError) {
        let isStated = callback.pairs.contains { $0.name == "iss" }
        guard isStated || client.provider.statesIssuerInCallback else { return }
        guard let issuer = client.provider.issuer else { return }
        guard callback["iss"] == issuer else {
            throw AuthError(.callbackMismatch, "the callback comes from another authorization server than the request")
        }
    }

    private static func isLoopback(_ uri: String) -> Bool {
        guard uri.hasPrefix("http://") else { return false }
        return (try? EndpointURL(loopback: uri)) != nil
    }
}

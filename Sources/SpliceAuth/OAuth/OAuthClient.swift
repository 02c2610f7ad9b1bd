import HTTPTypes
public import SpliceHTTP

/// One application at one authorization server: carries out token requests.
///
/// A call is bounded in time and in size, and a redirect is an error: following one would hand the client's credentials to
/// whoever the redirect names. Nothing is retried here; ``OAuthTokenSource`` decides what may be repeated.
///
/// - Concurrency: a value without state; any number of calls may overlap.
public struct OAuthClient: Sendable {
    /// The server.
    public let provider: OAuthProvider
    /// The application's id at the server.
    public let clientID: String
    let authentication: ClientAuthentication
    let transport: any Transport
    let time: any TimeSource
    let exchange: ExchangeOptions
    let prover: DPoPProver?

    /// A client.
    ///
    /// - Parameters:
    ///   - provider: The server.
    ///   - clientID: The application's id there.
    ///   - authentication: How the application proves who it is.
    ///   - transport: Performs the exchanges, with the client certificate where ``ClientAuthentication/mutualTLS`` is used.
    ///   - timeout: Bound of a whole call. Default 30 s; keep it below the lease of the token source.
    ///   - prover: Binds the tokens to a key (RFC 9449); `nil`, the default, for bearer tokens.
    ///   - time: The time of day.
    /// - Throws: ``AuthError/Code/invalidConfiguration`` for an empty id or secret.
    public init(
        provider: OAuthProvider, clientID: String, authentication: ClientAuthentication, transport: some Transport,
        timeout: Duration = .seconds(30), prover: DPoPProver? = nil, time: some TimeSource = .system
    ) throws(AuthError) {
        guard !clientID.isEmpty else { throw AuthError(.invalidConfiguration, "the client id is empty") }
        guard timeout > .zero else { throw AuthError(.invalidConfiguration, "the time-out must be above zero") }
        try authentication.validate()
        self.provider = provider
        self.clientID = clientID
        self.authentication = authentication
        self.transport = transport
        self.time = time
        self.prover = prover
        exchange = ExchangeOptions(
            timeouts: ExchangeTimeouts(
                connect: min(timeout, .seconds(10)), firstByte: timeout, idle: timeout, total: timeout),
            delivery: .buffered(limit: 256 << 10))
    }

    /// Obtains tokens by `grant` once, without keeping them; ``OAuthTokenSource`` does it as often as needed.
    ///
    /// - Parameters:
    ///   - scopes: The scopes to ask for; empty leaves them to the server.
    ///   - resource: The resource the token is for (RFC 8707); empty leaves it out.
    ///   - grant: What the tokens are asked for with.
    /// - Throws: ``AuthError``.
    public func tokens(
        by grant: OAuthGrant, scopes: Set<String> = [], resource: String = ""
    ) async throws(AuthError) -> TokenSet {
        try Self.tokens(in: await answer(grant, refreshToken: nil, scopes: scopes, resource: resource))
    }

    /// What stands before the token in its header.
    var tokenPrefix: String { prover == nil ? provider.quirks.tokenPrefix : "DPoP " }

    /// How long a token request can take: twice the time-out where the first answer may only ask for a nonce.
    var longestCall: Duration { (exchange.timeouts.total ?? .seconds(60)) * (prover == nil ? 1 : 2) }

    static func tokens(in answer: TokenAnswer) throws(AuthError) -> TokenSet {
        switch answer {
        case .tokens(let tokens): return tokens
        case .narrowed(_, let error), .invalidGrant(let error), .refused(let error), .unknown(let error): throw error
        }
    }

    /// One token request by a grant.
    func answer(
        _ grant: OAuthGrant, refreshToken: Secret?, scopes: Set<String>, resource: String
    ) async -> TokenAnswer {
        var form: FormFields
        do {
            form = try await grant.form(refreshToken: refreshToken)
        } catch {
            return .refused(
                error as? AuthError ?? AuthError(.invalidConfiguration, "the grant's parameters failed", cause: error))
        }
        // A refresh without scope keeps the scopes of the grant (RFC 6749 section 6).
        if !grant.usesRefreshToken, !scopes.isEmpty {
            form.pairs.append(("scope", scopes.sorted().joined(separator: String(provider.quirks.scopeSeparator))))
        }
        if !resource.isEmpty { form.pairs.append(("resource", resource)) }
        return await tokenAnswer(form, required: scopes)
    }

    /// One token request with these parameters.
    func tokenAnswer(_ form: FormFields, required: Set<String> = []) async -> TokenAnswer {
        do {
            let (reply, body) = try await post(form, to: provider.tokenEndpoint)
            return TokenResponse(
                provider: provider, status: reply.status, headerFields: reply.head.headerFields, body: body
            ).answer(now: time.sinceEpoch, required: required, tokenType: prover == nil ? "Bearer" : "DPoP")
        } catch let error as TransportError {
            let failure = AuthError(.serverUnavailable, "\(provider.name): no answer (\(error.code))", cause: error)
            return error.outcome == .notSent || error.outcome == .refused ? .refused(failure) : .unknown(failure)
        } catch let error as AuthError {
            return .refused(error)
        } catch {
            return .unknown(AuthError(.serverUnavailable, "\(provider.name): no answer", cause: error))
        }
    }

    /// Posts a form with the client's proof to an endpoint of the server; once more when the server wants its nonce in the
    /// DPoP proof (RFC 9449 section 8), which it says before it looks at the grant.
    func post(_ form: FormFields, to endpoint: EndpointURL) async throws -> (HTTPReply, [UInt8]) {
        let (request, reply, body) = try await postOnce(form, to: endpoint)
        guard let prover, prover.learn(from: reply.head, to: request),
            reply.status.code == 400 || reply.status.code == 401,
            (try? JSONValue(parsing: body))?["error"]?.string == "use_dpop_nonce"
        else { return (reply, body) }
        let (_, second, secondBody) = try await postOnce(form, to: endpoint)
        return (second, secondBody)
    }

    private func postOnce(_ form: FormFields, to endpoint: EndpointURL) async throws -> (
        HTTPRequest, HTTPReply, [UInt8]
    ) {
        var form = form
        var request = endpoint.request(.post)
        request.headerFields[.accept] = "application/json"
        for field in provider.quirks.tokenRequestFields { request.headerFields[field.name] = field.value }
        try authentication.apply(
            to: &request, form: &form, clientID: clientID, audience: provider.issuer ?? provider.tokenEndpoint.text,
            now: time.sinceEpoch)
        if let prover { request.headerFields[.dpop] = try prover.proof(for: request) }
        let body: RequestBody
        if provider.quirks.sendsJSON {
            request.headerFields[.contentType] = "application/json"
            let members = form.pairs.map { ($0.name, JSONValue.string($0.value)) }
            body = .bytes(JSONValue.object(Dictionary(members) { first, _ in first }).serialized())
        } else {
            request.headerFields[.contentType] = "application/x-www-form-urlencoded"
            body = .text(form.encoded)
        }
        let reply = try await transport.send(request, body: body, options: exchange)
        return (request, reply, try await reply.bytes(upTo: 256 << 10))
    }
}

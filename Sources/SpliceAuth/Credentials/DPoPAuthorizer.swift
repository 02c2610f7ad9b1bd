public import HTTPTypes
public import SpliceHTTP

/// Sends access tokens that are bound to a key, with a proof of that key (RFC 9449 section 7).
public struct DPoPAuthorizer<Source: TokenSource>: RequestAuthorizer {
    private let source: Source
    private let prover: DPoPProver

    /// An authorizer; `prover` is the one of the source's ``OAuthClient``.
    public init(_ source: Source, prover: DPoPProver) {
        self.source = source
        self.prover = prover
    }

    /// Puts the current token and a proof on `request`.
    public func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
        try request.requireConfidentiality()
        let token = try await source.token()
        request.headerFields[.authorization] = token.headerValue
        request.headerFields[.dpop] = try prover.proof(for: request, accessToken: token.tokens.accessToken)
    }

    /// Takes a new nonce where the server asks for one (section 9); else has the source renew the token.
    public func rejected(_ request: HTTPRequest, response: HTTPResponse) async throws -> Bool {
        let isNew = prover.learn(from: response, to: request)
        if isNew, response.headerFields[.wwwAuthenticate]?.contains("use_dpop_nonce") == true { return true }
        guard let value = request.headerFields[.authorization] else { return false }
        return try await source.rejected(headerValue: value)
    }
}

public import HTTPTypes
public import SpliceHTTP

/// Sends access tokens of a token source with requests; renews after a 401, once.
///
/// - Errors: those of the source; ``AuthError/Code/unsuitableRequest`` for a request that is not HTTPS, unless it stays on
///   this machine.
public struct BearerAuthorizer<Source: TokenSource>: RequestAuthorizer {
    private let source: Source
    private let header: HTTPField.Name

    /// An authorizer.
    ///
    /// - Parameters:
    ///   - source: Where tokens come from.
    ///   - header: The header that carries the token. Default `Authorization`; Shopify, for one, has its own.
    public init(_ source: Source, header: HTTPField.Name = .authorization) {
        self.source = source
        self.header = header
    }

    /// Puts the current token on `request`.
    public func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
        try request.requireConfidentiality()
        request.headerFields[header] = try await source.token().headerValue
    }

    /// Puts the current token on `request`, if it is at hand.
    public func authorizeAtOnce(_ request: inout HTTPRequest, body: RequestBody) throws -> Bool {
        guard let token = source.tokenAtHand() else { return false }
        try request.requireConfidentiality()
        request.headerFields[header] = token.headerValue
        return true
    }

    /// Has the source renew the token that `request` carries, unless somebody did.
    public func rejected(_ request: HTTPRequest, response: HTTPResponse) async throws -> Bool {
        guard let value = request.headerFields[header] else { return false }
        return try await source.rejected(headerValue: value)
    }
}

extension HTTPRequest {
    /// Credentials travel under TLS, or not at all.
    func requireConfidentiality() throws(AuthError) {
        if scheme == "https" { return }
        if scheme == "http", let authority, EndpointURL.isLoopback(authority) { return }
        throw AuthError(.unsuitableRequest, "credentials are sent by HTTPS only, or to this machine")
    }
}

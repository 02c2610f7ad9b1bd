import HTTPTypes
public import SpliceHTTP

/// Finds an authorization server's endpoints by its issuer (RFC 8414; OpenID Connect Discovery).
public enum Discovery {
    /// Where the metadata is found.
    public enum Document: Sendable, Hashable {
        /// `/.well-known/oauth-authorization-server`, before the issuer's path (RFC 8414 section 3).
        case oauth
        /// `/.well-known/openid-configuration`, after the issuer's path (OpenID Connect Discovery section 4).
        case openID
    }

    /// Reads the metadata.
    ///
    /// The document must name the very issuer that was asked for; otherwise one server could pass for another (RFC 8414
    /// section 3.3). Its endpoints must be HTTPS.
    ///
    /// - Parameters:
    ///   - issuer: The issuer's address, as it is configured: never taken from a request.
    ///   - name: The name for errors and logs.
    ///   - document: Which document to read.
    ///   - usesMutualTLS: Whether to take the endpoints that the server keeps for clients with a certificate, where it has such
    ///     (`mtls_endpoint_aliases`, RFC 8705 section 5). Default `false`.
    ///   - transport: Performs the exchange; redirects are not followed.
    /// - Throws: ``AuthError``.
    public static func provider(
        issuer: EndpointURL, name: String, document: Document = .oauth, usesMutualTLS: Bool = false,
        transport: some Transport
    ) async throws(AuthError) -> OAuthProvider {
        // Section 2: an issuer has neither query nor fragment.
        guard !issuer.path.contains("?") else {
            throw AuthError(.invalidConfiguration, "\(name): an issuer's address has no query")
        }
        let suffix = issuer.path == "/" ? "" : issuer.path
        let trimmed = suffix.hasSuffix("/") ? String(suffix.dropLast()) : suffix
        let path =
            switch document {
            case .oauth: "/.well-known/oauth-authorization-server\(trimmed)"
            case .openID: "\(trimmed)/.well-known/openid-configuration"
            }
        var request = issuer.request(.get)
        request.path = path
        request.headerFields[.accept] = "application/json"
        let reply: HTTPReply
        let body: [UInt8]
        do {
            reply = try await transport.send(
                request, body: .none, options: ExchangeOptions(delivery: .buffered(limit: 256 << 10)))
            body = try await reply.bytes(upTo: 256 << 10)
        } catch {
            throw AuthError(.serverUnavailable, "\(name): no metadata", cause: error)
        }
        guard reply.status.code == 200 else {
            throw AuthError(.malformedResponse, "\(name): the metadata was answered with status \(reply.status.code)")
        }
        var json = try JSONValue.parse(body, from: name)
        if usesMutualTLS, case .object(let aliases) = json["mtls_endpoint_aliases"], case .object(let members) = json {
            json = .object(members.merging(aliases.filter { $0.key.hasSuffix("_endpoint") }) { _, alias in alias })
        }
        return try read(json, issuer: issuer, name: name)
    }

    private static func read(_ json: JSONValue, issuer: EndpointURL, name: String) throws(AuthError) -> OAuthProvider {
        let stated = json["issuer"]?.string ?? ""
        let expected = issuer.path == "/" ? String(issuer.text.dropLast()) : issuer.text
        guard stated == expected || stated == issuer.text else {
            throw AuthError(.malformedResponse, "\(name): the metadata is that of another issuer")
        }
        guard let tokenEndpoint = try endpoint("token_endpoint", in: json, issuer: issuer) else {
            throw AuthError(.malformedResponse, "\(name): the metadata has no token endpoint")
        }
        var provider = OAuthProvider(name: name, tokenEndpoint: tokenEndpoint, issuer: stated)
        provider.authorizationEndpoint = try endpoint("authorization_endpoint", in: json, issuer: issuer)
        provider.revocationEndpoint = try endpoint("revocation_endpoint", in: json, issuer: issuer)
        provider.introspectionEndpoint = try endpoint("introspection_endpoint", in: json, issuer: issuer)
        provider.deviceAuthorizationEndpoint = try endpoint("device_authorization_endpoint", in: json, issuer: issuer)
        provider.pushedAuthorizationEndpoint = try endpoint(
            "pushed_authorization_request_endpoint", in: json, issuer: issuer)
        provider.statesIssuerInCallback = json["authorization_response_iss_parameter_supported"]?.bool ?? false
        return provider
    }

    private static func endpoint(
        _ member: String, in json: JSONValue, issuer: EndpointURL
    ) throws(AuthError) -> EndpointURL? {
        guard let text = json[member]?.string else { return nil }
        // Plain HTTP only where the issuer itself is on this machine.
        return issuer.scheme == "http" ? try EndpointURL(loopback: text) : try EndpointURL(text)
    }
}

import Crypto
import HTTPTypes
import SpliceHTTP

extension OAuthClient {
    /// Which kind of token is meant (RFC 7009 section 2.1).
    public enum TokenKind: String, Sendable, Hashable {
        /// An access token.
        case accessToken = "access_token"
        /// A refresh token; revoking it ends the whole grant at most servers.
        case refreshToken = "refresh_token"
    }

    /// Revokes a token (RFC 7009). A token that the server does not know counts as revoked.
    ///
    /// - Throws: ``AuthError``; ``AuthError/Code/invalidConfiguration`` when the provider has no such endpoint.
    public func revoke(_ token: Secret, kind: TokenKind) async throws(AuthError) {
        let form = FormFields([("token", token.withText { $0 }), ("token_type_hint", kind.rawValue)])
        let (status, body) = try await exchange(form, at: provider.revocationEndpoint, purpose: "revocation")
        guard (200..<300).contains(status.code) else { throw refusal(status, body, of: "the revocation") }
    }

    /// Asks the server about a token (RFC 7662).
    ///
    /// - Throws: ``AuthError``; ``AuthError/Code/invalidConfiguration`` when the provider has no such endpoint.
    public func introspect(_ token: Secret) async throws(AuthError) -> TokenIntrospection {
        let form = FormFields([("token", token.withText { $0 })])
        let (status, body) = try await exchange(form, at: provider.introspectionEndpoint, purpose: "introspection")
        guard status.code == 200 else { throw refusal(status, body, of: "the introspection") }
        let json = try JSONValue.parse(body, from: provider.name)
        guard let isActive = json["active"]?.bool else {
            throw AuthError(.malformedResponse, "\(provider.name): the introspection does not say whether it is active")
        }
        return TokenIntrospection(
            isActive: isActive, scopes: json["scope"]?.string.map { Set($0.split(separator: " ").map(String.init)) },
            subject: json["sub"]?.string, clientID: json["client_id"]?.string,
            expiresAt: json["exp"]?.lenientNumber.flatMap { $0 > 0 && $0 < 1e11 ? .seconds($0) : nil },
            certificateThumbprint: json["cnf"]?["x5t#S256"]?.string, keyThumbprint: json["cnf"]?["jkt"]?.string)
    }

    /// Pushes an authorization request (RFC 9126).
    ///
    /// - Returns: The `request_uri` that stands for it.
    func push(_ parameters: FormFields) async throws(AuthError) -> String {
        var form = parameters
        // The client's proof names it already, by whatever method.
        form.pairs.removeAll { $0.name == "client_id" }
        let (status, body) = try await exchange(
            form, at: provider.pushedAuthorizationEndpoint, purpose: "pushed authorization")
        guard status.code == 201 || status.code == 200 else { throw refusal(status, body, of: "the pushed request") }
        guard let uri = try JSONValue.parse(body, from: provider.name)["request_uri"]?.string, !uri.isEmpty else {
            throw AuthError(.malformedResponse, "\(provider.name): the answer has no request_uri")
        }
        return uri
    }

    /// One exchange with an endpoint that need not exist.
    func exchange(
        _ form: FormFields, at endpoint: EndpointURL?, purpose: String
    ) async throws(AuthError) -> (HTTPResponse.Status, [UInt8]) {
        guard let endpoint else {
            throw AuthError(.invalidConfiguration, "\(provider.name) has no endpoint for \(purpose)")
        }
        do {
            let (reply, body) = try await post(form, to: endpoint)
            return (reply.status, body)
        } catch {
            if let error = error as? AuthError { throw error }
            throw AuthError(.serverUnavailable, "\(provider.name): no answer", cause: error)
        }
    }

    func refusal(_ status: HTTPResponse.Status, _ body: [UInt8], of what: String) -> AuthError {
        let code = (try? JSONValue(parsing: body))?["error"]?.string.map(OAuthErrorCode.safe)
        let kind: AuthError.Code = status.code >= 500 || status.code == 429 ? .serverUnavailable : .rejected
        return AuthError(kind, "\(provider.name) refused \(what) with status \(status.code)", oauthError: code)
    }
}

/// What a server says about a token (RFC 7662 section 2.2).
public struct TokenIntrospection: Sendable, Hashable {
    /// Whether it can be used now. When it cannot, nothing else is stated.
    public var isActive: Bool
    /// Its scopes, when stated.
    public var scopes: Set<String>?
    /// Whom it stands for, when stated.
    public var subject: String?
    /// The application it was issued to, when stated.
    public var clientID: String?
    /// When it ends, as time since 1970, when stated.
    public var expiresAt: Duration?
    /// The certificate that the token is bound to: base64url of the SHA-256 of its DER form (RFC 8705 section 3.2), when stated.
    public var certificateThumbprint: String?
    /// The key that the token is bound to: its thumbprint (RFC 9449 section 6.2), when stated.
    public var keyThumbprint: String?

    /// Whether whoever showed this certificate may use the token. A token that is bound to no certificate is not bound to this one.
    ///
    /// - Parameter certificateDER: The certificate of the TLS connection that the token came over.
    public func isBound(toCertificate certificateDER: [UInt8]) -> Bool {
        let actual = Base64.encodeURL(SHA256.hash(data: certificateDER))
        return certificateThumbprint.map { equalInConstantTime(Array($0.utf8), Array(actual.utf8)) } ?? false
    }
}

extension JSONValue {
    /// The document, or an error that names where it came from.
    static func parse(_ body: [UInt8], from provider: String) throws(AuthError) -> JSONValue {
        guard let json = try? JSONValue(parsing: body) else {
            throw AuthError(.malformedResponse, "\(provider): the answer is not JSON")
        }
        return json
    }
}

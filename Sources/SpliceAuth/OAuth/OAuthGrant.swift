/// How access tokens are obtained, over and over, without a person.
public struct OAuthGrant: Sendable {
    /// Makes the parameters of a token request, freshly for each one.
    public typealias Parameters = @Sendable () async throws -> [String: Secret]

    private enum Kind: Sendable {
        case clientCredentials
        case refreshToken
        case custom(grantType: String, Parameters)
    }

    private let kind: Kind

    /// The application itself (RFC 6749 section 4.4). The server's credentials are those of ``ClientAuthentication``.
    public static let clientCredentials = OAuthGrant(kind: .clientCredentials)

    /// A refresh token (RFC 6749 section 6) that a person's authorization gave.
    public static let refreshToken = OAuthGrant(kind: .refreshToken)

    /// Any other grant that can be repeated: an assertion, an exchange, a vendor's own.
    ///
    /// - Parameters:
    ///   - grantType: The value of `grant_type`.
    ///   - parameters: The other parameters; called for every request, so that assertions are never reused.
    public static func custom(grantType: String, parameters: @escaping Parameters) -> OAuthGrant {
        OAuthGrant(kind: .custom(grantType: grantType, parameters))
    }

    /// Whether the grant is a refresh token, which may work only once.
    var usesRefreshToken: Bool {
        if case .refreshToken = kind { true } else { false }
    }

    /// The parameters of a token request.
    func form(refreshToken: Secret?) async throws -> FormFields {
        switch kind {
        case .clientCredentials: return FormFields([("grant_type", "client_credentials")])
        case .refreshToken:
            guard let refreshToken else { throw AuthError(.reauthorizationRequired, "there is no refresh token") }
            return FormFields([("grant_type", "refresh_token"), ("refresh_token", refreshToken.withText { $0 })])
        case .custom(let grantType, let parameters):
            let pairs = try await parameters().sorted { $0.key < $1.key }.map { ($0.key, $0.value.withText { $0 }) }
            return FormFields([("grant_type", grantType)] + pairs)
        }
    }
}

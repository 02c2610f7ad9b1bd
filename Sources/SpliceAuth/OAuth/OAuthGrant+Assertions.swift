public import SpliceHTTP

extension OAuthGrant {
    /// A signed assertion as the grant (RFC 7523 section 2.1): service accounts of Google, Salesforce, NetSuite, DocuSign.
    ///
    /// - Parameters:
    ///   - signer: The key of the service account.
    ///   - time: The time of day.
    ///   - claims: Makes the claims for the given time; called for every request. An identifier is added when absent.
    public static func jwtBearer(
        _ signer: JWTSigner, time: some TimeSource = .system, claims: @escaping @Sendable (_ now: Duration) -> JWTClaims
    ) -> OAuthGrant {
        .custom(grantType: "urn:ietf:params:oauth:grant-type:jwt-bearer") {
            var claims = claims(time.sinceEpoch)
            claims.identifier = claims.identifier ?? Nonce.make()
            return ["assertion": try signer.sign(claims)]
        }
    }

    /// A SAML 2.0 assertion as the grant (RFC 7522): SAP SuccessFactors. The assertion comes from an identity provider, or
    /// from a signer that the application has; this module does not make XML signatures.
    ///
    /// - Parameters:
    ///   - more: Other parameters, such as SuccessFactors' `company_id`.
    ///   - assertion: Gives the assertion as XML, freshly for every request.
    public static func samlBearer(
        more: [String: String] = [:], assertion: @escaping @Sendable () async throws -> Secret
    ) -> OAuthGrant {
        .custom(grantType: "urn:ietf:params:oauth:grant-type:saml2-bearer") {
            var parameters = more.mapValues { Secret($0) }
            parameters["assertion"] = Secret(try await assertion().withBytes { Base64.encodeURL($0) })
            return parameters
        }
    }

    /// One token for another (RFC 8693).
    ///
    /// - Parameters:
    ///   - subjectTokenType: What the subject token is, such as ``TokenType/accessToken``.
    ///   - requestedTokenType: What is asked for; `nil` leaves it to the server.
    ///   - audience: The name of the service that the new token is for; `nil` leaves it out.
    ///   - actorTokenType: What the actor token is, when there is one.
    ///   - actorToken: Who acts for the subject.
    ///   - subjectToken: Gives the token that is exchanged, for every request.
    public static func tokenExchange(
        subjectTokenType: TokenType, requestedTokenType: TokenType? = nil, audience: String? = nil,
        actorTokenType: TokenType? = nil, actorToken: (@Sendable () async throws -> Secret)? = nil,
        subjectToken: @escaping @Sendable () async throws -> Secret
    ) -> OAuthGrant {
        .custom(grantType: "urn:ietf:params:oauth:grant-type:token-exchange") {
            var parameters = [
                "subject_token": try await subjectToken(), "subject_token_type": Secret(subjectTokenType.uri),
            ]
            parameters["requested_token_type"] = requestedTokenType.map { Secret($0.uri) }
            parameters["audience"] = audience.map { Secret($0) }
            if let actorToken, let actorTokenType {
                parameters["actor_token"] = try await actorToken()
                parameters["actor_token_type"] = Secret(actorTokenType.uri)
            }
            return parameters
        }
    }

    /// A kind of token (RFC 8693 section 3).
    public struct TokenType: Sendable, Hashable {
        /// The URI that stands for it.
        public let uri: String

        /// A vendor's own kind, such as Shopify's `urn:shopify:params:oauth:token-type:offline-access-token`.
        public init(uri: String) { self.uri = uri }

        private init(_ name: String) { uri = "urn:ietf:params:oauth:token-type:\(name)" }

        /// An OAuth 2.0 access token.
        public static let accessToken = TokenType("access_token")
        /// An OAuth 2.0 refresh token.
        public static let refreshToken = TokenType("refresh_token")
        /// An OpenID Connect identity token.
        public static let idToken = TokenType("id_token")
        /// A SAML 2.0 assertion.
        public static let saml2 = TokenType("saml2")
        /// A JSON Web Token.
        public static let jwt = TokenType("jwt")
    }
}

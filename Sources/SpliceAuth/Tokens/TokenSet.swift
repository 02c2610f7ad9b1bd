/// What an authorization server gave: an access token, and what came with it.
public struct TokenSet: Sendable, Equatable {
    /// The token for requests.
    public var accessToken: Secret
    /// `Bearer` or `DPoP`.
    public var tokenType: String
    /// When the answer arrived, as time since 1970.
    public var issuedAt: Duration
    /// When the access token ends, as time since 1970; `nil` when the server does not say.
    public var expiresAt: Duration?
    /// The token for renewing.
    public var refreshToken: Secret?
    /// When the refresh token ends, as time since 1970; `nil` when nobody says.
    public var refreshExpiresAt: Duration?
    /// The scopes that were granted; `nil` when the server does not say, which means those that were asked for
    /// (RFC 6749 section 5.1).
    public var scopes: Set<String>?
    /// The OpenID Connect identity token, unchecked.
    public var idToken: Secret?
    /// The members that the provider's profile keeps, such as `instance_url`.
    public var fields: [String: String]

    /// A set from its parts.
    public init(
        accessToken: Secret, tokenType: String = "Bearer", issuedAt: Duration, expiresAt: Duration? = nil,
        refreshToken: Secret? = nil, refreshExpiresAt: Duration? = nil, scopes: Set<String>? = nil,
        idToken: Secret? = nil, fields: [String: String] = [:]
    ) {
        self.accessToken = accessToken
        self.tokenType = tokenType
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.refreshToken = refreshToken
        self.refreshExpiresAt = refreshExpiresAt
        self.scopes = scopes
        self.idToken = idToken
        self.fields = fields
    }

    /// These tokens as the successor of `old`: what the answer omitted stays (RFC 6749 section 6).
    func succeeding(_ old: TokenSet?) -> TokenSet {
        guard let old else { return self }
        var new = self
        if new.refreshToken == nil {
            new.refreshToken = old.refreshToken
            new.refreshExpiresAt = new.refreshExpiresAt ?? old.refreshExpiresAt
        }
        new.scopes = new.scopes ?? old.scopes
        new.idToken = new.idToken ?? old.idToken
        new.fields.merge(old.fields) { new, _ in new }
        return new
    }
}

public import HTTPTypes

/// An authorization server as this module needs to know it: where it is, and where it departs from the standard.
///
/// ```swift
/// let provider = OAuthProvider(name: "wms", tokenEndpoint: try EndpointURL("https://login.wms.example/oauth/token"))
/// ```
///
/// Systems with a ``ProviderProfile`` come from there; discovery (RFC 8414) makes one from a server's own metadata.
public struct OAuthProvider: Sendable, Hashable {
    /// The name that errors and logs use.
    public var name: String
    /// The `iss` of the server (RFC 8414, RFC 9207), where it has one.
    public var issuer: String?
    /// Where tokens are obtained.
    public var tokenEndpoint: EndpointURL
    /// Where a person is sent to authorise.
    public var authorizationEndpoint: EndpointURL?
    /// Where tokens are revoked (RFC 7009).
    public var revocationEndpoint: EndpointURL?
    /// Where tokens are looked up (RFC 7662).
    public var introspectionEndpoint: EndpointURL?
    /// Where a device starts (RFC 8628).
    public var deviceAuthorizationEndpoint: EndpointURL?
    /// Where an authorization request is pushed to (RFC 9126).
    public var pushedAuthorizationEndpoint: EndpointURL?
    /// Whether the server states `iss` in every authorization response (RFC 9207); then one without it is refused.
    public var statesIssuerInCallback = false
    /// Where answers depart from RFC 6749.
    public var quirks: Quirks

    /// A server with a token endpoint; other endpoints are set as properties.
    public init(name: String, tokenEndpoint: EndpointURL, issuer: String? = nil, quirks: Quirks = Quirks()) {
        self.name = name
        self.issuer = issuer
        self.tokenEndpoint = tokenEndpoint
        self.quirks = quirks
    }

    /// Departures from RFC 6749, each off by default.
    public struct Quirks: Sendable, Hashable {
        /// Unit of `expires_in`.
        public enum LifetimeUnit: Sendable, Hashable {
            /// Seconds, as the RFC says.
            case seconds
            /// Milliseconds.
            case milliseconds
        }

        /// Unit of `expires_in`. Default seconds. Numbers written as strings are always read.
        public var lifetimeUnit = LifetimeUnit.seconds
        /// The lifetime to assume when the answer has no `expires_in`; `nil`, the default, means: until a 401.
        public var assumedLifetime: Duration?
        /// What separates scopes, in requests and answers. Default a space.
        public var scopeSeparator: Character = " "
        /// The provider's own error codes, each with the code of the RFC that it means.
        public var errorAliases: [String: String] = [:]
        /// Members of the answer to keep beside the tokens, such as Salesforce's `instance_url`. Never secrets.
        public var keptFields: Set<String> = []
        /// Where the token is when it is not at the top of the answer, such as Slack's `authed_user`.
        public var tokenContainer: String?
        /// How long the server goes on accepting a refresh token after it was rotated; zero when it does not.
        public var rotationGrace = Duration.zero
        /// How long an unused refresh token lives, when the answer does not say.
        public var refreshLifetime: Duration?
        /// The header that carries the access token. Default `Authorization`.
        public var tokenHeader = HTTPField.Name.authorization
        /// What stands before the token in that header. Default `Bearer `.
        public var tokenPrefix = "Bearer "
        /// Header fields that the token endpoint wants besides the standard ones.
        public var tokenRequestFields = HTTPFields()
        /// Whether the server takes its parameters as JSON instead of a form.
        public var sendsJSON = false

        /// A server as the RFC describes it.
        public init() {}
    }
}

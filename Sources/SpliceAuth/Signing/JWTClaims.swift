/// The claims of an assertion (RFC 7519 section 4.1).
public struct JWTClaims: Sendable {
    /// `iss`.
    public var issuer: String
    /// `sub`; absent when `nil`.
    public var subject: String?
    /// `aud`.
    public var audience: String
    /// `iat`, as time since 1970.
    public var issuedAt: Duration
    /// `exp` minus `iat`. Servers refuse long ones; Google allows an hour, most ask for minutes.
    public var lifetime: Duration
    /// `jti`, which makes the assertion usable once; absent when `nil`.
    public var identifier: String?
    /// Other claims that are text, such as Google's `scope`.
    public var more: [String: String]

    /// Claims.
    public init(
        issuer: String, subject: String? = nil, audience: String, issuedAt: Duration, lifetime: Duration,
        identifier: String? = nil, more: [String: String] = [:]
    ) {
        self.issuer = issuer
        self.subject = subject
        self.audience = audience
        self.issuedAt = issuedAt
        self.lifetime = lifetime
        self.identifier = identifier
        self.more = more
    }

    var json: JSONValue {
        var members = more.mapValues { JSONValue.string($0) }
        members["iss"] = .string(issuer)
        members["aud"] = .string(audience)
        members["iat"] = .number(Double(issuedAt.components.seconds))
        members["exp"] = .number(Double((issuedAt + lifetime).components.seconds))
        if let subject { members["sub"] = .string(subject) }
        if let identifier { members["jti"] = .string(identifier) }
        return .object(members)
    }
}

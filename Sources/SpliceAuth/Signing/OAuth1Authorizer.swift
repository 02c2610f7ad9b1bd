import Crypto
public import HTTPTypes
public import SpliceHTTP

/// Signs requests by OAuth 1.0a (RFC 5849) with HMAC: the token-based authentication of NetSuite and a few others.
public struct OAuth1Authorizer: RequestAuthorizer {
    /// The hash under the HMAC.
    public enum SignatureMethod: String, Sendable, Hashable {
        /// `HMAC-SHA1` (RFC 5849 section 3.4.2).
        case hmacSHA1 = "HMAC-SHA1"
        /// `HMAC-SHA256`, an extension that NetSuite demands.
        case hmacSHA256 = "HMAC-SHA256"
    }

    /// Who asks, and for whom.
    public struct Credentials: Sendable, Equatable {
        /// The application's key.
        public var consumerKey: String
        /// The application's secret.
        public var consumerSecret: Secret
        /// The user's token; empty before there is one.
        public var token: String
        /// The secret of the token.
        public var tokenSecret: Secret

        /// Credentials.
        public init(consumerKey: String, consumerSecret: Secret, token: String = "", tokenSecret: Secret = Secret("")) {
            self.consumerKey = consumerKey
            self.consumerSecret = consumerSecret
            self.token = token
            self.tokenSecret = tokenSecret
        }
    }

    private let credentials: Credentials
    private let method: SignatureMethod
    private let realm: String?
    private let time: any TimeSource
    private let nonce: @Sendable () -> String

    /// An authorizer.
    ///
    /// - Parameters:
    ///   - credentials: Who asks.
    ///   - method: The hash.
    ///   - realm: The realm to name, which is not signed; NetSuite wants the account here.
    ///   - time: The time of day.
    ///   - nonce: Makes a value that was not used before with the same second.
    public init(
        _ credentials: Credentials, method: SignatureMethod = .hmacSHA256, realm: String? = nil,
        time: some TimeSource = .system, nonce: (@Sendable () -> String)? = nil
    ) {
        self.credentials = credentials
        self.method = method
        self.realm = realm
        self.time = time
        self.nonce = nonce ?? { Nonce.make() }
    }

    /// Signs `request`; the fields of a form body are signed with it.
    ///
    /// - Throws: ``AuthError/Code/unsuitableRequest`` for a streamed form.
    public func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
        try request.requireConfidentiality()
        var oauth: [(name: String, value: String)] = [
            ("oauth_consumer_key", credentials.consumerKey), ("oauth_nonce", nonce()),
            ("oauth_signature_method", method.rawValue),
            ("oauth_timestamp", String(time.sinceEpoch.components.seconds)), ("oauth_version", "1.0"),
        ]
        if !credentials.token.isEmpty { oauth.append(("oauth_token", credentials.token)) }
        let base = try baseString(request, body: body, oauth: oauth)
        oauth.append(("oauth_signature", sign(base)))
        var parameters = oauth.sorted { $0.name < $1.name }
            .map { "\($0.name)=\"\(PercentEncoding.encode($0.value))\"" }
        if let realm { parameters.insert("realm=\"\(PercentEncoding.encode(realm))\"", at: 0) }
        request.headerFields[.authorization] = "OAuth " + parameters.joined(separator: ", ")
    }

    /// RFC 5849 section 3.4.1.
    private func baseString(
        _ request: HTTPRequest, body: RequestBody, oauth: [(name: String, value: String)]
    ) throws(AuthError) -> String {
        let parts = (request.path ?? "/").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var pairs = oauth
        if parts.count == 2 { pairs += FormFields(parsing: parts[1]).pairs }
        if request.headerFields[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true {
            pairs += FormFields(parsing: String(decoding: try body.signableBytes(), as: UTF8.self)).pairs
        }
        let normalized = pairs.map { (PercentEncoding.encode($0.name), PercentEncoding.encode($0.value)) }
            .sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        let url = "\(request.scheme ?? "https")://\(Self.normalized(request))\(parts.first ?? "/")"
        return [request.method.rawValue.uppercased(), url, normalized].map { PercentEncoding.encode($0) }
            .joined(separator: "&")
    }

    /// The authority in lower case, without the scheme's own port.
    private static func normalized(_ request: HTTPRequest) -> String {
        let authority = (request.authority ?? "").lowercased()
        let port = request.scheme == "http" ? ":80" : ":443"
        return authority.hasSuffix(port) ? String(authority.dropLast(port.count)) : authority
    }

    private func sign(_ base: String) -> String {
        let secrets = [credentials.consumerSecret, credentials.tokenSecret].map {
            $0.withText { PercentEncoding.encode($0) }
        }
        let key = SymmetricKey(data: Array(secrets.joined(separator: "&").utf8))
        let message = Array(base.utf8)
        return switch method {
        case .hmacSHA1: Base64.encode(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: key))
        case .hmacSHA256: Base64.encode(HMAC<SHA256>.authenticationCode(for: message, using: key))
        }
    }
}

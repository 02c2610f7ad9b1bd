public import SpliceHTTP

/// An OAuth 2.0 authorization server on a free loopback port that plays every oddity a test asks for, with a resource that
/// takes its tokens.
///
/// ```swift
/// var behaviour = AuthorizationServer.Behaviour()
/// behaviour.rotation = .singleUse
/// let server = try await AuthorizationServer.start(behaviour)
/// let refreshToken = server.issueGrant()
/// server.inject(.loseAnswer)                       // the next token request takes effect, and its answer is lost
/// #expect(server.counts.refreshes == 1)
/// await server.stop()
/// ```
///
/// | path | endpoint |
/// |---|---|
/// | `/token` | token: client credentials, refresh, code, device code, and any grant with an assertion |
/// | `/revoke`, `/introspect`, `/par`, `/device` | RFC 7009, RFC 7662, RFC 9126, RFC 8628 |
/// | `/.well-known/oauth-authorization-server` | RFC 8414 |
/// | `/resource` | 200 for a token that lives, 401 otherwise |
///
/// - Concurrency: any number of requests may overlap; each takes effect as one step.
public final class AuthorizationServer: Sendable {
    private let server: ScriptedServer
    private let core: AuthorizationCore

    private init(server: ScriptedServer, core: AuthorizationCore) {
        self.server = server
        self.core = core
    }

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - behaviour: How it behaves; ``update(_:)`` changes it.
    ///   - time: The time of day, by which its tokens end.
    public static func start(
        _ behaviour: Behaviour = Behaviour(), time: some TimeSource = .system
    ) async throws -> AuthorizationServer {
        let core = AuthorizationCore(behaviour: behaviour, time: time)
        let server = try await ScriptedServer.start { request in await core.reply(to: request) }
        core.issuer = "http://\(server.authority)"
        return AuthorizationServer(server: server, core: core)
    }

    /// Ends it.
    public func stop() async { await server.stop() }

    /// The server's `iss`, and the address that its endpoints are under.
    public var issuer: String { core.issuer }
    /// The address of `path`, which starts with a slash.
    public func url(_ path: String) -> String { server.url(path) }
    /// The requests received so far.
    public var requests: [RecordedRequest] { server.requests }

    /// What has happened so far.
    public var counts: Counts { core.counts }

    /// Changes the behaviour from the next request on.
    public func update(_ change: @Sendable (inout Behaviour) -> Void) { core.update(change) }

    /// Has the next token request go wrong; several calls line up.
    public func inject(_ fault: Fault) { core.inject(fault) }

    /// A grant as a person's authorization would give it: its refresh token.
    public func issueGrant(scope: String = "") -> String { core.issueGrant(scope: scope) }

    /// A code as a person's authorization would give it.
    ///
    /// - Parameters:
    ///   - challenge: The `code_challenge` of the request, which the code's redemption must match.
    ///   - redirectURI: The `redirect_uri` of the request.
    public func issueCode(challenge: String, redirectURI: String) -> String {
        core.issueCode(challenge: challenge, redirectURI: redirectURI)
    }

    /// Has the person decide about a device.
    public func decideDevice(userCode: String, isAllowed: Bool) { core.decideDevice(userCode, isAllowed: isAllowed) }

    /// Ends every access token now, as an administrator would.
    public func revokeAccessTokens() { core.revokeAccessTokens() }

    /// Whether the grant of this refresh token, or of one that it was rotated into, still lives.
    public func isAlive(grantOf refreshToken: String) -> Bool { core.isAlive(grantOf: refreshToken) }
}

extension AuthorizationServer {
    /// What becomes of a refresh token that was used.
    public enum Rotation: Sendable, Hashable {
        /// It stays the same.
        case never
        /// A new one takes its place; the old one is refused.
        case singleUse
        /// A new one takes its place; using the old one ends the whole grant (RFC 9700 section 4.14.2).
        case reuseEndsGrant
        /// A new one takes its place; the old one works for this much longer.
        case grace(Duration)
    }

    /// Which certificate a client must show. The proxy that ends TLS says in `X-Client-Cert` which one it was (percent-encoded PEM),
    /// in `X-Client-Verify` what it thinks of it, and in `X-Client-Subject` whose it is, as nginx does.
    public enum ClientCertificate: Sendable, Hashable {
        /// `tls_client_auth`: issued by an authority that the proxy trusts, for this subject.
        case subject(String)
        /// `self_signed_tls_client_auth`: this one, by the base64url of the SHA-256 of its DER form.
        case thumbprint(String)
    }

    /// What goes wrong with one token request.
    public enum Fault: Sendable {
        /// The request takes effect, and the connection breaks before the answer.
        case loseAnswer
        /// The connection breaks before the request takes effect.
        case loseRequest
        /// No effect; this answer.
        case reply(ScriptedReply)
        /// The request takes effect when the gate opens.
        case wait(Gate)
        /// The request takes effect now, and is answered when the gate opens.
        case holdAnswer(Gate)
    }

    /// What a server counts.
    public struct Counts: Sendable, Hashable {
        /// Requests to the token endpoint.
        public var tokenRequests = 0
        /// Token sets given for a refresh token.
        public var refreshes = 0
        /// Token sets given for other grants.
        public var grants = 0
        /// Refresh tokens that were used again and refused.
        public var reuses = 0
        /// Requests of the resource that were refused.
        public var refusedResources = 0
        /// Requests of the resource that were served.
        public var servedResources = 0
    }

    /// How a server behaves. The defaults follow the standard.
    public struct Behaviour: Sendable {
        /// The client's id.
        public var clientID = "app"
        /// The client's secret.
        public var clientSecret = "s3cret"
        /// How long access tokens live, in seconds.
        public var lifetime = 3600
        /// What becomes of a refresh token that was used.
        public var rotation = Rotation.never
        /// Leaves out `expires_in`, as Salesforce does.
        public var omitsLifetime = false
        /// Writes `expires_in` as a string, as PayPal was seen to.
        public var writesLifetimeAsText = false
        /// Writes `expires_in` in milliseconds, as Fiserv does.
        public var writesMilliseconds = false
        /// Leaves out `token_type`, as LinkedIn does.
        public var omitsTokenType = false
        /// Leaves out `refresh_token` when it has not changed, as Zoho does.
        public var omitsRefreshToken = false
        /// Answers errors with status 200, as GitHub does.
        public var answersErrorsWithOK = false
        /// Answers errors with `"ok": false`, as Slack does.
        public var answersOKFalse = false
        /// Other names for the standard's error codes.
        public var errorNames: [String: String] = [:]
        /// Puts the tokens into this member of the answer, as Slack does for users.
        public var container: String?
        /// Other members of the answer.
        public var fields: [String: String] = [:]
        /// The scope that is granted, whatever was asked for; `nil` grants what was asked for.
        public var grantedScope: String?
        /// Takes clients by the certificate that they show to a proxy in front (RFC 8705), and binds tokens to it.
        public var clientCertificate: ClientCertificate?
        /// Asks for this nonce in DPoP proofs.
        public var dpopNonce: String?

        /// A server by the book.
        public init() {}
    }
}

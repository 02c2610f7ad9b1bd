import HTTPTypes
import Logging
import SpliceAuth
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import SpliceTesting
import Testing

/// The module against a server that misbehaves, over real sockets.
@Suite struct AuthorizationServerTests {
    private typealias Change = @Sendable (inout AuthorizationServer.Behaviour) -> Void

    struct Oddity: Sendable, CustomTestStringConvertible {
        var name: String
        var server: @Sendable (inout AuthorizationServer.Behaviour) -> Void = { _ in }
        var quirks: @Sendable (inout OAuthProvider.Quirks) -> Void = { _ in }
        var lifetime: Duration? = .seconds(3600)
        var testDescription: String { name }
    }

    static let oddities: [Oddity] = [
        Oddity(name: "by the book"),
        Oddity(name: "no expires_in", server: { $0.omitsLifetime = true }, lifetime: nil),
        Oddity(name: "expires_in as text", server: { $0.writesLifetimeAsText = true }),
        Oddity(
            name: "expires_in in milliseconds", server: { $0.writesMilliseconds = true },
            quirks: { $0.lifetimeUnit = .milliseconds }),
        Oddity(name: "no token_type", server: { $0.omitsTokenType = true }),
        Oddity(name: "refresh_token left out", server: { $0.omitsRefreshToken = true }),
        Oddity(name: "rotating", server: { $0.rotation = .reuseEndsGrant }),
        Oddity(name: "ok: true", server: { $0.answersOKFalse = true }),
        Oddity(
            name: "tokens in a member", server: { $0.container = "authed_user" },
            quirks: { $0.tokenContainer = "authed_user" }),
        Oddity(
            name: "instance_url", server: { $0.fields = ["instance_url": "https://x.example"] },
            quirks: { $0.keptFields = ["instance_url"] }),
        Oddity(name: "parameters as JSON", quirks: { $0.sendsJSON = true }),
    ]

    private func withServer(
        _ change: Change, time: ManualTime,
        _ body: (AuthorizationServer, CurlTransport) async throws -> Void
    ) async throws {
        var behaviour = AuthorizationServer.Behaviour()
        change(&behaviour)
        let server = try await AuthorizationServer.start(behaviour, time: time)
        let transport = try CurlTransport()
        try await body(server, transport)
        await transport.shutdown()
        await server.stop()
    }

    private func source(
        _ server: AuthorizationServer, _ transport: CurlTransport, time: ManualTime, grant: OAuthGrant = .refreshToken,
        quirks: OAuthProvider.Quirks = OAuthProvider.Quirks(),
        authentication: ClientAuthentication = .post(Secret("s3cret"))
    ) throws -> OAuthTokenSource {
        let provider = OAuthProvider(
            name: "odd", tokenEndpoint: try EndpointURL(loopback: server.url("/token")), quirks: quirks)
        let client = try OAuthClient(
            provider: provider, clientID: "app", authentication: authentication, transport: transport, time: time)
        return OAuthTokenSource(client: client, grant: grant, key: CredentialKey(connection: "odd"), time: time)
    }

    private func use(_ authorizer: some RequestAuthorizer, _ server: AuthorizationServer, _ transport: CurlTransport)
        async throws -> Int
    {
        for attempt in 0..<2 {
            let url = try EndpointURL(loopback: server.url("/resource"))
            var request = HTTPRequest(method: .get, scheme: url.scheme, authority: url.authority, path: url.path)
            try await authorizer.authorize(&request, body: .none)
            let reply = try await transport.send(request)
            guard reply.status == .unauthorized, attempt == 0 else { return reply.status.code }
            guard try await authorizer.rejected(request, response: reply.head) else { return reply.status.code }
        }
        return 0
    }

    @Test(arguments: oddities) func `an odd server's tokens are obtained, used, renewed and replaced`(
        _ oddity: Oddity
    ) async throws {
        let time = ManualTime()
        try await withServer(oddity.server, time: time) { server, transport in
            var quirks = OAuthProvider.Quirks()
            oddity.quirks(&quirks)
            let source = try source(server, transport, time: time, quirks: quirks)
            let grant = server.issueGrant()
            try await source.adopt(
                TokenSet(accessToken: Secret("x"), issuedAt: .zero, expiresAt: .zero, refreshToken: Secret(grant)))
            let authorizer = BearerAuthorizer(source)
            #expect(try await use(authorizer, server, transport) == 200)
            let tokens = try await source.token().tokens
            #expect(tokens.expiresAt == oddity.lifetime.map { time.sinceEpoch + $0 })
            #expect(tokens.refreshToken != nil)
            #expect(tokens.fields.count == quirks.keptFields.count)
            for _ in 0..<3 {
                time.advance(by: .seconds(3601))
                #expect(try await use(authorizer, server, transport) == 200)
            }
            time.advance(by: .seconds(31))
            server.revokeAccessTokens()
            #expect(try await use(authorizer, server, transport) == 200)
            #expect(server.counts.refreshes == 5)
            #expect(server.counts.reuses == 0)
            #expect(server.isAlive(grantOf: grant))
        }
    }

    @Test(arguments: [true, false]) func `an answer that is lost heals within the grace of the server, else is suspect`(
        _ hasGrace: Bool
    ) async throws {
        let time = ManualTime()
        try await withServer({ $0.rotation = hasGrace ? .grace(.seconds(1800)) : .singleUse }, time: time) {
            server, transport in
            let source = try source(server, transport, time: time)
            try await source.adopt(
                TokenSet(
                    accessToken: Secret("x"), issuedAt: .zero, expiresAt: .zero,
                    refreshToken: Secret(server.issueGrant())))
            server.inject(.loseAnswer)
            await expect(.serverUnavailable) { _ = try await source.token() }
            time.advance(by: .seconds(2))
            if hasGrace {
                _ = try await source.token()
                #expect(source.phase == .fresh)
            } else {
                await expect(.suspectCredential) { _ = try await source.token() }
            }
        }
    }

    @Test func `errors with status 200 and under other names are understood`() async throws {
        let time = ManualTime()
        try await withServer(
            {
                $0.answersErrorsWithOK = true
                $0.errorNames = ["invalid_grant": "bad_refresh_token"]
            }, time: time
        ) { server, transport in
            var quirks = OAuthProvider.Quirks()
            quirks.errorAliases = ["bad_refresh_token": "invalid_grant"]
            let source = try source(server, transport, time: time, quirks: quirks)
            try await source.adopt(
                TokenSet(accessToken: Secret("x"), issuedAt: .zero, expiresAt: .zero, refreshToken: Secret("unknown")))
            await expect(.reauthorizationRequired) { _ = try await source.token() }
        }
    }

    @Test func `device, revocation, introspection, discovery and DPoP work over a socket`() async throws {
        let time = ManualTime()
        try await withServer({ _ in }, time: time) { server, transport in
            let provider = try await Discovery.provider(
                issuer: try EndpointURL(loopback: server.issuer), name: "found", transport: transport)
            #expect(provider.statesIssuerInCallback && provider.issuer == server.issuer)
            let client = try OAuthClient(
                provider: provider, clientID: "app", authentication: .basic(Secret("s3cret")), transport: transport,
                time: time)

            let device = try await client.startDeviceAuthorization()
            server.decideDevice(userCode: device.userCode, isAllowed: true)
            let tokens = try await client.waitForTokens(of: device, clock: ImmediateClock())
            let refreshToken = try #require(tokens.refreshToken)

            #expect(try await client.introspect(tokens.accessToken).isActive)
            try await client.revoke(refreshToken, kind: .refreshToken)
            #expect(try await !client.introspect(tokens.accessToken).isActive)

            let pair = PKCE()
            #expect(
                server.issueCode(challenge: pair.challenge, redirectURI: "https://app.example/cb").hasPrefix("code-"))

            server.update { $0.dpopNonce = "nonce-of-the-server" }
            let prover = try DPoPProver(time: time)
            let bound = try OAuthClient(
                provider: provider, clientID: "app", authentication: .basic(Secret("s3cret")), transport: transport,
                prover: prover, time: time)
            let source = OAuthTokenSource(
                client: bound, grant: .clientCredentials, key: CredentialKey(connection: "bound"), time: time)
            #expect(try await use(DPoPAuthorizer(source, prover: prover), server, transport) == 200)
            let sent = try #require(server.requests.last)
            #expect(sent.headerFields[.authorization]?.hasPrefix("DPoP at-") == true)
            #expect(sent.headerFields[try field("DPoP")]?.split(separator: ".").count == 3)
        }
    }

    @Test func `metadata of another issuer is refused`() async throws {
        let transport = FakeTransport { _, _ in
            .json(#"{"issuer":"https://evil.example.com","token_endpoint":"https://evil.example.com/token"}"#)
        }
        await expect(.malformedResponse) {
            _ = try await Discovery.provider(
                issuer: try EndpointURL("https://login.example.com"), name: "x", transport: transport)
        }
        #expect(transport.calls.first?.request.path == "/.well-known/oauth-authorization-server")
    }

    @Test func `an issuer with a query, or metadata that is too large or nested too deeply, is refused`() async throws {
        let issuer = try EndpointURL("https://login.example.com")
        for body in [String(repeating: "[", count: 200_000), String(repeating: " ", count: 300_000)] {
            let transport = FakeTransport { _, _ in .json(body) }
            await #expect(throws: AuthError.self) {
                _ = try await Discovery.provider(issuer: issuer, name: "x", transport: transport)
            }
        }
        let transport = FakeTransport { _, _ in .json("{}") }
        await expect(.invalidConfiguration) {
            _ = try await Discovery.provider(
                issuer: try EndpointURL("https://login.example.com/?x=1"), name: "x", transport: transport)
        }
        #expect(transport.calls.isEmpty)
    }

    @Test(arguments: [
        ("https://login.example.com", Discovery.Document.oauth, "/.well-known/oauth-authorization-server"),
        ("https://login.example.com/t1", .oauth, "/.well-known/oauth-authorization-server/t1"),
        ("https://login.example.com/t1", .openID, "/t1/.well-known/openid-configuration"),
        ("https://login.example.com/", .openID, "/.well-known/openid-configuration"),
    ])
    func `metadata is looked for where each standard puts it`(
        _ issuer: String, _ document: Discovery.Document, _ path: String
    ) async throws {
        let text = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        let transport = FakeTransport { _, _ in
            .json(#"{"issuer":"\#(text)","token_endpoint":"https://login.example.com/token"}"#)
        }
        let provider = try await Discovery.provider(
            issuer: try EndpointURL(issuer), name: "x", document: document, transport: transport)
        #expect(transport.calls.first?.request.path == path)
        #expect(provider.issuer == text)
    }

    @Test func `no secret of a run with failures reaches logs or errors`() async throws {
        let time = ManualTime()
        try await withServer({ $0.rotation = .singleUse }, time: time) { server, transport in
            let grant = "rt-first-and-secret"
            let detector = LeakDetector(secrets: [Secret("s3cret-of-client"), Secret(grant), Secret("at-secret")])
            server.update { $0.clientSecret = "s3cret-of-client" }
            let client = try OAuthClient(
                provider: OAuthProvider(name: "odd", tokenEndpoint: try EndpointURL(loopback: server.url("/token"))),
                clientID: "app", authentication: .post(Secret("s3cret-of-client")), transport: transport, time: time)
            let source = OAuthTokenSource(
                client: client, grant: .refreshToken, key: CredentialKey(connection: "odd"), time: time,
                logger: detector.logger(label: "auth"))
            try await source.adopt(
                TokenSet(
                    accessToken: Secret("at-secret"), issuedAt: .zero, expiresAt: .zero, refreshToken: Secret(grant)))
            server.inject(.reply(.text("\(grant) s3cret-of-client at-secret", status: .badGateway)))
            for fault in [
                AuthorizationServer.Fault.loseRequest, .reply(.json(#"{"error":"\#(grant)"}"#, status: .badRequest)),
            ] {
                server.inject(fault)
            }
            for _ in 0..<4 {
                do { _ = try await source.token() } catch {
                    detector.inspect("\(error)", at: "description")
                }
                time.advance(by: .seconds(120))
            }
            #expect(detector.inspectedCount >= 8)
            #expect(detector.leaks.filter { $0.place == "auth" }.isEmpty)
            #expect(detector.leaks.isEmpty)
        }
    }

    @Test(arguments: [
        "s3cret-value", "czNjcmV0LXZhbHVl", "7333637265742d76616c7565", "YTpzM2NyZXQtdmFsdWU=",
        "YXBwOnMzY3JldC12YWx1ZTo=",
        "YWI6czNjcmV0LXZhbHVlLg==",
    ])
    func `the detector finds a secret in every form`(_ text: String) {
        let detector = LeakDetector(secrets: [Secret("s3cret-value")])
        detector.logger(label: "l").trace("x", metadata: ["key": "…\(text)…"])
        #expect(detector.leaks.count == 1)
        detector.inspect("nothing here", at: "elsewhere")
        #expect(detector.leaks.count == 1 && detector.inspectedCount == 2)
    }
}

/// A clock on which nothing takes time.
private struct ImmediateClock: Clock {
    struct Instant: InstantProtocol {
        var offset = Duration.zero
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    var now: Instant { Instant() }
    var minimumResolution: Duration { .zero }
    func sleep(until deadline: Instant, tolerance: Duration?) async throws { try Task.checkCancellation() }
}

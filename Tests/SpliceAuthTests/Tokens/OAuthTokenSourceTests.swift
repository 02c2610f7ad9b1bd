import HTTPTypes
import SpliceAuth
import SpliceHTTP
import SpliceTestServer
import Synchronization
import Testing

@Suite struct OAuthTokenSourceTests {
    private let time = ManualTime()
    private let key = CredentialKey(connection: "acme/wms")

    private func source(
        _ transport: FakeTransport, grant: OAuthGrant = .clientCredentials,
        store: some CredentialStore = InMemoryCredentialStore()
    ) throws -> OAuthTokenSource {
        OAuthTokenSource(client: try client(transport, time: time), grant: grant, key: key, store: store, time: time)
    }

    private static func numbered(lifetime: Int = 3600) -> FakeTransport {
        FakeTransport { _, index in
            .json(#"{"access_token":"at-\#(index)","token_type":"bearer","expires_in":\#(lifetime)}"#)
        }
    }

    private func header(_ source: OAuthTokenSource) async throws -> String? {
        var request = HTTPRequest(method: .get, scheme: "https", authority: "api.example.com", path: "/")
        try await BearerAuthorizer(source).authorize(&request, body: .none)
        return request.headerFields[.authorization]
    }

    @Test func `the first request obtains a token and later ones use it`() async throws {
        let transport = Self.numbered()
        let source = try source(transport)
        #expect(source.phase == .empty)
        #expect(try await header(source) == "Bearer at-0")
        #expect(try await header(source) == "Bearer at-0")
        #expect(source.phase == .fresh)
        let call = try #require(transport.calls.first)
        #expect(transport.calls.count == 1)
        #expect(call.request.headerFields[.authorization] == "Basic YXBwOnMzY3JldA==")
        #expect(call.body == "grant_type=client_credentials")
    }

    @Test func `256 tasks that find no token cause one call`() async throws {
        let gate = Gate()
        let transport = FakeTransport { _, _ in
            await gate.wait()
            return .json(#"{"access_token":"at","expires_in":3600}"#)
        }
        let source = try source(transport)
        try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<256 { group.addTask { try await header(source) } }
            gate.open()
            for try await value in group { #expect(value == "Bearer at") }
        }
        #expect(transport.calls.count == 1)
    }

    @Test func `a stale token is used while one renewal runs in the background`() async throws {
        let gate = Gate()
        let transport = FakeTransport { _, index in
            if index > 0 { await gate.wait() }
            return .json(#"{"access_token":"at-\#(index)","expires_in":3600}"#)
        }
        let source = try source(transport)
        #expect(try await header(source) == "Bearer at-0")
        time.advance(by: .seconds(3541))
        for _ in 0..<20 { #expect(try await header(source) == "Bearer at-0") }
        #expect(source.phase == .renewing)
        gate.open()
        time.advance(by: .seconds(60))
        #expect(try await header(source) == "Bearer at-1")
        #expect(transport.calls.count == 2)
    }

    @Test func `an early renewal that fails is not noticed while the token lives`() async throws {
        let failed = Gate()
        let transport = FakeTransport { _, index in
            if index == 0 { return .json(#"{"access_token":"at","expires_in":3600}"#) }
            failed.open()
            return .json("{}", status: .serviceUnavailable)
        }
        let source = try source(transport)
        _ = try await header(source)
        time.advance(by: .seconds(3541))
        #expect(try await header(source) == "Bearer at")
        await failed.wait()
        while source.phase == .renewing { await Task.yield() }
        for _ in 0..<20 { #expect(try await header(source) == "Bearer at") }
        #expect(transport.calls.count == 2, "the throttle keeps the next renewal back")
        #expect(source.phase == .stale)
    }

    @Test func `a failure is throttled, longer each time, and over when its time is over`() async throws {
        let transport = FakeTransport { _, index in
            index < 3
                ? .json("oops", status: .badGateway) : .json(#"{"access_token":"at","expires_in":3600}"#)
        }
        let source = try source(transport)
        await expect(.serverUnavailable) { _ = try await header(source) }
        await expect(.throttled) { _ = try await header(source) }
        for (count, seconds) in [1, 2, 4].enumerated() {
            #expect(transport.calls.count == count + 1)
            time.advance(by: .seconds(seconds) - .milliseconds(1))
            await expect(.throttled) { _ = try await header(source) }
            time.advance(by: .milliseconds(1))
            if count < 2 {
                await expect(.serverUnavailable) { _ = try await header(source) }
            } else {
                #expect(try await header(source) == "Bearer at")
            }
        }
    }

    @Test func `the server's Retry-After is kept`() async throws {
        let transport = FakeTransport { _, _ in
            .json("{}", status: .tooManyRequests, fields: [.retryAfter: "120"])
        }
        let source = try source(transport)
        await expect(.serverUnavailable) { _ = try await header(source) }
        time.advance(by: .seconds(119))
        await expect(.throttled) { _ = try await header(source) }
        #expect(transport.calls.count == 1)
        time.advance(by: .seconds(1))
        await expect(.serverUnavailable) { _ = try await header(source) }
    }

    @Test func `a 401 renews once, and many 401s for the same token renew once`() async throws {
        let transport = Self.numbered()
        let source = try source(transport)
        let authorizer = BearerAuthorizer(source)
        var request = HTTPRequest(method: .get, scheme: "https", authority: "api.example.com", path: "/")
        try await authorizer.authorize(&request, body: .none)
        let sent = request
        for _ in 0..<10 {
            #expect(try await authorizer.rejected(sent, response: HTTPResponse(status: .unauthorized)))
        }
        try await authorizer.authorize(&request, body: .none)
        #expect(request.headerFields[.authorization] == "Bearer at-1")
        #expect(try await authorizer.rejected(sent, response: HTTPResponse(status: .unauthorized)))
        #expect(transport.calls.count == 2)
    }

    @Test func `a token that is refused right after it was renewed is renewed after a pause`() async throws {
        let transport = Self.numbered()
        let source = try source(transport)
        let authorizer = BearerAuthorizer(source)
        let refused = HTTPResponse(status: .unauthorized)
        var request = HTTPRequest(method: .get, scheme: "https", authority: "api.example.com", path: "/")
        try await authorizer.authorize(&request, body: .none)
        #expect(try await authorizer.rejected(request, response: refused))
        try await authorizer.authorize(&request, body: .none)
        do {
            _ = try await authorizer.rejected(request, response: refused)
            Issue.record("nothing was thrown")
        } catch let error as AuthError {
            #expect(error.code == .throttled && error.retryAfter == .seconds(1))
        }
        time.advance(by: .seconds(1))
        #expect(try await authorizer.rejected(request, response: refused))
        try await authorizer.authorize(&request, body: .none)
        #expect(request.headerFields[.authorization] == "Bearer at-2")
    }

    @Test func `a resource that refuses every token costs five renewals and then gives its 401s back`() async throws {
        let transport = Self.numbered()
        let authorizer = BearerAuthorizer(try source(transport))
        let refused = HTTPResponse(status: .unauthorized)
        var helped = 0
        for _ in 0..<29 {
            var request = HTTPRequest(method: .get, scheme: "https", authority: "api.example.com", path: "/")
            try await authorizer.authorize(&request, body: .none)
            if (try? await authorizer.rejected(request, response: refused)) == true { helped += 1 }
            time.advance(by: .seconds(1))
        }
        #expect(helped == 5)
        #expect(transport.calls.count == 6)
    }

    @Test func `a cancelled caller leaves and the renewal goes on for the others`() async throws {
        let gate = Gate()
        let called = Gate()
        let transport = FakeTransport { _, _ in
            called.open()
            await gate.wait()
            return .json(#"{"access_token":"at","expires_in":3600}"#)
        }
        let source = try source(transport)
        let leaving = Task { try await source.token() }
        await called.wait()
        let staying = Task { try await header(source) }
        leaving.cancel()
        await #expect(throws: CancellationError.self) { try await leaving.value }
        gate.open()
        #expect(try await staying.value == "Bearer at")
        #expect(transport.calls.count == 1)
    }

    @Test func `a rotated refresh token is stored before the access token is handed out`() async throws {
        let store = InMemoryCredentialStore()
        let transport = FakeTransport { call, index in
            #expect(call.body.contains("refresh_token=rt-\(index)"))
            return .json(#"{"access_token":"at-\#(index + 1)","refresh_token":"rt-\#(index + 1)","expires_in":60}"#)
        }
        let source = try source(transport, grant: .refreshToken, store: store)
        try await source.adopt(
            TokenSet(
                accessToken: Secret("at-0"), issuedAt: time.sinceEpoch, expiresAt: time.sinceEpoch + .seconds(60),
                refreshToken: Secret("rt-0")))
        for round in 0..<5 {
            #expect(try await header(source) == "Bearer at-\(round)")
            let record = try #require(try await store.load(key))
            #expect(record.tokens?.refreshToken == Secret("rt-\(round)"))
            #expect(record.renewal == nil)
            time.advance(by: .seconds(61))
        }
    }

    @Test func `a refresh token that the answer omits is kept`() async throws {
        let store = InMemoryCredentialStore()
        let source = try source(
            FakeTransport { _, _ in .json(#"{"access_token":"at","expires_in":60}"#) }, grant: .refreshToken,
            store: store)
        try await source.adopt(
            TokenSet(accessToken: Secret("x"), issuedAt: .zero, expiresAt: .zero, refreshToken: Secret("rt")))
        _ = try await source.token()
        #expect(try await store.load(key)?.tokens?.refreshToken == Secret("rt"))
    }

    @Test func `without a stored token set the refresh grant asks for authorization`() async throws {
        let transport = Self.numbered()
        let source = try source(transport, grant: .refreshToken)
        await expect(.reauthorizationRequired) { _ = try await header(source) }
        #expect(transport.calls.isEmpty)
        #expect(source.phase == .reauthorize)
    }

    @Test func `a removed credential is gone with the next request`() async throws {
        let source = try source(Self.numbered(), grant: .refreshToken)
        try await source.adopt(TokenSet(accessToken: Secret("at"), issuedAt: .zero, refreshToken: Secret("rt")))
        #expect(try await header(source) == "Bearer at")
        try await source.remove()
        await expect(.reauthorizationRequired) { _ = try await header(source) }
    }

    @Test(arguments: [OAuthGrant.clientCredentials, .refreshToken])
    func `a credential that is removed while it is renewed stays away`(_ grant: OAuthGrant) async throws {
        let (asked, gate) = (Gate(), Gate())
        let transport = FakeTransport { _, _ in
            asked.open()
            await gate.wait()
            return .json(#"{"access_token":"late","refresh_token":"rt-2","expires_in":3600}"#)
        }
        let store = InMemoryCredentialStore()
        let source = try source(transport, grant: grant, store: store)
        let old = TokenSet(accessToken: Secret("x"), issuedAt: .zero, expiresAt: .zero, refreshToken: Secret("rt"))
        try await source.adopt(old)
        let waiting = Task { try await source.token() }
        await asked.wait()
        try await source.remove()
        await expect(.reauthorizationRequired) { _ = try await waiting.value }
        time.advance(by: .seconds(1))
        try await source.adopt(TokenSet(accessToken: Secret("new"), issuedAt: time.sinceEpoch))
        gate.open()
        for _ in 0..<1000 { await Task.yield() }
        #expect(try await header(source) == "Bearer new")
        #expect(try await store.load(key)?.tokens?.accessToken == Secret("new"))
    }

    /// A store that answers the write of one access token late.
    private struct SlowStore: CredentialStore {
        let base = InMemoryCredentialStore()
        let slow: Secret
        let written = Gate()
        let answers = Gate()

        func load(_ key: CredentialKey) async throws -> CredentialRecord? { try await base.load(key) }

        func replace(
            _ key: CredentialKey, expecting generation: UInt64, with record: CredentialRecord
        ) async throws -> CredentialRecord? {
            let conflict = try await base.replace(key, expecting: generation, with: record)
            if record.tokens?.accessToken == slow {
                written.open()
                await answers.wait()
            }
            return conflict
        }

        func remove(_ key: CredentialKey) async throws { try await base.remove(key) }
    }

    @Test(arguments: [false, true])
    func `a renewal whose write is confirmed late does not undo what came since`(_ isRemoval: Bool) async throws {
        let store = SlowStore(slow: Secret("at-0"))
        let source = try source(Self.numbered(), grant: .refreshToken, store: store)
        let tokens = TokenSet(
            accessToken: Secret("x"), issuedAt: .zero, expiresAt: .zero, refreshToken: Secret("rt"))
        try await source.adopt(tokens)
        let waiting = Task { try await source.token() }
        await store.written.wait()
        if isRemoval {
            try await source.remove()
            await expect(.reauthorizationRequired) { _ = try await waiting.value }
        } else {
            try await source.adopt(TokenSet(accessToken: Secret("new"), issuedAt: time.sinceEpoch))
            #expect(try await waiting.value.tokens.accessToken == Secret("new"))
        }
        store.answers.open()
        for _ in 0..<1000 { await Task.yield() }
        if isRemoval {
            await expect(.reauthorizationRequired) { _ = try await source.token() }
        } else {
            #expect(try await header(source) == "Bearer new")
        }
    }

    /// Otherwise a second holder would use the refresh token while the first still waits for its answer.
    @Test(arguments: [(1, false, 35), (1, true, 65), (90, true, 90)])
    func `a lease outlasts the longest call, whatever is asked for`(
        _ seconds: Int, _ isBound: Bool, _ expected: Int
    ) async throws {
        let store = InMemoryCredentialStore()
        let key = key
        let transport = FakeTransport { _, _ in
            let renewal = try await store.load(key)?.renewal
            #expect(renewal.map { $0.leaseEnds - $0.startedAt } == .seconds(expected))
            return .json(#"{"access_token":"at","token_type":"\#(isBound ? "DPoP" : "Bearer")","expires_in":60}"#)
        }
        let client = try OAuthClient(
            provider: try provider(), clientID: "app", authentication: .none, transport: transport,
            timeout: .seconds(30), prover: isBound ? try DPoPProver() : nil, time: time)
        var options = OAuthTokenSource.Options()
        options.lease = .seconds(seconds)
        let source = OAuthTokenSource(
            client: client, grant: .refreshToken, key: key, store: store, options: options, time: time)
        try await source.adopt(
            TokenSet(accessToken: Secret("x"), issuedAt: .zero, expiresAt: .zero, refreshToken: Secret("rt")))
        _ = try await source.token()
        #expect(transport.calls.count == 1)
    }

    @Test func `a credential that comes after a removed one has other generations, so that no late write fits`()
        async throws
    {
        let store = InMemoryCredentialStore()
        let source = try source(Self.numbered(), grant: .refreshToken, store: store)
        let tokens = TokenSet(accessToken: Secret("x"), issuedAt: .zero, refreshToken: Secret("rt"))
        try await source.adopt(tokens)
        try await source.adopt(tokens)
        let before = try #require(try await store.load(key))
        try await source.remove()
        time.advance(by: .seconds(1))
        try await source.adopt(tokens)
        let after = try #require(try await store.load(key))
        #expect(after.generation > before.generation + 1000)
        #expect(after.rotation > before.rotation, "other processes see that theirs is older")
    }

    @Test func `a rotated refresh token is kept when the answer grants less than was asked for`() async throws {
        let store = InMemoryCredentialStore()
        let transport = FakeTransport { _, _ in
            .json(#"{"access_token":"at","refresh_token":"rt-2","scope":"read","expires_in":3600}"#)
        }
        let key = CredentialKey(connection: "acme/wms", scopes: ["read", "write"])
        let source = OAuthTokenSource(
            client: try client(transport, time: time), grant: .refreshToken, key: key, store: store, time: time)
        try await source.adopt(
            TokenSet(accessToken: Secret("x"), issuedAt: .zero, expiresAt: .zero, refreshToken: Secret("rt-1")))
        await expect(.insufficientScope) { _ = try await source.token() }
        let record = try #require(try await store.load(key))
        #expect(record.tokens?.refreshToken == Secret("rt-2"))
        #expect(record.renewal == nil && record.status == .active)
        time.advance(by: .seconds(2))
        await expect(.insufficientScope) { _ = try await source.token() }
        #expect(transport.calls.count == 1, "the stored pair says so already")
    }

    @Test func `invalid_grant asks for authorization and keeps the credential`() async throws {
        let store = InMemoryCredentialStore()
        let source = try source(
            FakeTransport { _, _ in .json(#"{"error":"invalid_grant"}"#, status: .badRequest) }, grant: .refreshToken,
            store: store)
        try await source.adopt(
            TokenSet(accessToken: Secret("x"), issuedAt: .zero, expiresAt: .zero, refreshToken: Secret("rt")))
        await expect(.reauthorizationRequired) { _ = try await header(source) }
        #expect(try await store.load(key)?.tokens?.refreshToken == Secret("rt"))
        #expect(try await store.load(key)?.status == .reauthorize(reason: "invalid_grant"))
    }

    @Test func `a lost answer makes the credential suspect, not dead, and a working token heals it`() async throws {
        let store = InMemoryCredentialStore()
        let transport = FakeTransport { _, index in
            switch index {
            case 0: throw TransportError(.connectionLost, outcome: .ambiguous, message: "gone")
            case 1: return .json(#"{"error":"invalid_grant"}"#, status: .badRequest)
            default: return .json(#"{"access_token":"at","refresh_token":"rt-2","expires_in":60}"#)
            }
        }
        let source = try source(transport, grant: .refreshToken, store: store)
        try await source.adopt(
            TokenSet(accessToken: Secret("x"), issuedAt: .zero, expiresAt: .zero, refreshToken: Secret("rt")))
        await expect(.serverUnavailable) { _ = try await header(source) }
        time.advance(by: .seconds(2))
        await expect(.suspectCredential) { _ = try await header(source) }
        #expect(source.phase == .suspect)
        #expect(try await store.load(key)?.tokens?.refreshToken == Secret("rt"))
        time.advance(by: .seconds(1800))
        await expect(.suspectCredential) { _ = try await header(source) }
        #expect(transport.calls.count == 2)
        time.advance(by: .seconds(3600))
        #expect(try await header(source) == "Bearer at")
    }

    @Test func `credentials do not travel in the clear`() async throws {
        let authorizer = BearerAuthorizer(try StaticTokenSource(Secret("pat")))
        for (scheme, authority, isAllowed) in [
            ("http", "api.example.com", false), ("http", "127.0.0.1.example.com", false), ("ftp", "x", false),
            ("http", "127.0.0.1:80@evil.example", false), ("http", "localhost:x", false),
            ("http", "[::1]:1@evil.example", false), ("http", "127.0.0.1:", false), ("http", "localhost", true),
            ("https", "api.example.com", true), ("http", "127.0.0.1:80", true), ("http", "[::1]:80", true),
        ] {
            var request = HTTPRequest(method: .get, scheme: scheme, authority: authority, path: "/")
            if isAllowed {
                try await authorizer.authorize(&request, body: .none)
            } else {
                await expect(.unsuitableRequest) { try await authorizer.authorize(&request, body: .none) }
            }
            #expect((request.headerFields[.authorization] != nil) == isAllowed)
        }
    }
}

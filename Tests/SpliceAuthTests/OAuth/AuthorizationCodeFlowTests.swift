import HTTPTypes
import SpliceAuth
import SpliceHTTP
import Testing

@Suite struct AuthorizationCodeFlowTests {
    private let time = ManualTime()
    private let binding = Secret("session-hash")
    private let transport = FakeTransport { _, _ in
        .json(#"{"access_token":"at","refresh_token":"rt","expires_in":3600,"scope":"orders"}"#)
    }

    private func flow(statesIssuer: Bool = true, parEndpoint: Bool = false) throws -> AuthorizationCodeFlow {
        var provider = try provider()
        provider.authorizationEndpoint = try EndpointURL("https://login.example.com/authorize?tenant=1")
        provider.statesIssuerInCallback = statesIssuer
        if parEndpoint { provider.pushedAuthorizationEndpoint = try EndpointURL("https://login.example.com/par") }
        let client = try OAuthClient(
            provider: provider, clientID: "app", authentication: .basic(Secret("s3cret")), transport: transport,
            time: time)
        return try AuthorizationCodeFlow(
            client: client, redirectURI: "https://app.example.com/callback", scopes: ["orders"],
            more: ["access_type": "offline"], keptCallbackFields: ["realmId"])
    }

    private func parameter(_ name: String, of url: String) -> String? {
        url.split(separator: "?", maxSplits: 1).last?.split(separator: "&").first { $0.hasPrefix("\(name)=") }
            .map { String($0.dropFirst(name.count + 1)) }
    }

    private let issuer = "iss=https%3A%2F%2Flogin.example.com"

    @Test func `a person goes out and comes back with tokens`() async throws {
        let flow = try flow()
        let url = try await flow.start(binding: binding)
        #expect(url.hasPrefix("https://login.example.com/authorize?tenant=1&response_type=code&client_id=app&"))
        #expect(parameter("code_challenge_method", of: url) == "S256")
        #expect(parameter("scope", of: url) == "orders")
        #expect(parameter("access_type", of: url) == "offline")
        let state = try #require(parameter("state", of: url))
        let tokens = try await flow.finish(query: "code=c%2B1&state=\(state)&\(issuer)&realmId=42", binding: binding)
        #expect(tokens.refreshToken == Secret("rt"))
        #expect(tokens.fields == ["realmId": "42"])
        let call = try #require(transport.calls.first)
        #expect(call.body.hasPrefix("grant_type=authorization_code&code=c%2B1&"))
        let verifier = try #require(parameter("code_verifier", of: "?" + call.body))
        #expect(try PKCE(verifier: Secret(verifier)).challenge == parameter("code_challenge", of: url))
    }

    @Test(arguments: [
        "code=c&state=forged&iss=https%3A%2F%2Flogin.example.com",
        "code=c&iss=https%3A%2F%2Flogin.example.com",
        "code=c&state=STATE",
        "code=c&state=STATE&iss=https%3A%2F%2Fevil.example.com",
        "code=c&state=STATE&iss=https%3A%2F%2Flogin.example.com&iss=https%3A%2F%2Fevil.example.com",
        "code=c&state=STATE&state=STATE&iss=https%3A%2F%2Flogin.example.com",
        "state=STATE&iss=https%3A%2F%2Flogin.example.com",
        "code=a&code=b&state=STATE&iss=https%3A%2F%2Flogin.example.com",
        "",
    ])
    func `a callback that does not belong here redeems nothing`(_ query: String) async throws {
        let flow = try flow()
        let state = try #require(parameter("state", of: try await flow.start(binding: binding)))
        await expect(.callbackMismatch) {
            _ = try await flow.finish(query: query.replacing("STATE", with: state), binding: binding)
        }
        #expect(transport.calls.isEmpty)
    }

    @Test func `a state works once`() async throws {
        let flow = try flow()
        let state = try #require(parameter("state", of: try await flow.start(binding: binding)))
        let query = "code=c&state=\(state)&\(issuer)"
        _ = try await flow.finish(query: query, binding: binding)
        await expect(.callbackMismatch) { _ = try await flow.finish(query: query, binding: binding) }
        #expect(transport.calls.count == 1)
    }

    @Test func `a callback in another browser redeems nothing and burns the state`() async throws {
        let flow = try flow()
        let state = try #require(parameter("state", of: try await flow.start(binding: binding)))
        let query = "code=c&state=\(state)&\(issuer)"
        await expect(.callbackMismatch) { _ = try await flow.finish(query: query, binding: Secret("other")) }
        await expect(.callbackMismatch) { _ = try await flow.finish(query: query, binding: binding) }
    }

    @Test func `a callback that comes too late redeems nothing`() async throws {
        let flow = try flow()
        let state = try #require(parameter("state", of: try await flow.start(binding: binding)))
        time.advance(by: .seconds(601))
        await expect(.callbackMismatch) {
            _ = try await flow.finish(query: "code=c&state=\(state)&\(issuer)", binding: binding)
        }
    }

    @Test(arguments: [("access_denied", "access_denied"), ("at-1234%22", "unrecognised")])
    func `a refusal is told by its code, when that is one`(_ sent: String, _ told: String) async throws {
        let flow = try flow()
        let state = try #require(parameter("state", of: try await flow.start(binding: binding)))
        do {
            _ = try await flow.finish(query: "error=\(sent)&state=\(state)&\(issuer)", binding: binding)
            Issue.record("nothing was thrown")
        } catch let error as AuthError {
            #expect(error.code == .rejected)
            #expect(error.oauthError == told)
        }
    }

    @Test func `a server that never states its issuer may leave it out`() async throws {
        let flow = try flow(statesIssuer: false)
        let state = try #require(parameter("state", of: try await flow.start(binding: binding)))
        _ = try await flow.finish(query: "code=c&state=\(state)", binding: binding)
    }

    @Test func `a pushed request leaves only a reference in the URL`() async throws {
        var provider = try provider()
        provider.authorizationEndpoint = try EndpointURL("https://login.example.com/authorize")
        provider.pushedAuthorizationEndpoint = try EndpointURL("https://login.example.com/par")
        let transport = FakeTransport { _, _ in
            .json(#"{"request_uri":"urn:ietf:params:oauth:request_uri:abc","expires_in":60}"#, status: .created)
        }
        let client = try OAuthClient(
            provider: provider, clientID: "app", authentication: .post(Secret("s3cret")), transport: transport)
        let flow = try AuthorizationCodeFlow(client: client, redirectURI: "https://app.example.com/cb", scopes: [])
        let url = try await flow.start(binding: binding)
        #expect(
            url
                == "https://login.example.com/authorize?client_id=app&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Aabc"
        )
        let body = try #require(transport.calls.first?.body)
        #expect(body.contains("code_challenge=") && body.contains("client_secret=s3cret"))
        #expect(body.split(separator: "&").filter { $0.hasPrefix("client_id=") }.count == 1)
    }

    @Test(arguments: ["http://app.example.com/cb", "https://app.example.com/cb#x", "javascript:alert(1)", ""])
    func `a redirect URI that leaks codes is refused`(_ uri: String) throws {
        var provider = try provider()
        provider.authorizationEndpoint = try EndpointURL("https://login.example.com/authorize")
        let client = try OAuthClient(provider: provider, clientID: "app", authentication: .none, transport: transport)
        #expect(throws: AuthError.self) { try AuthorizationCodeFlow(client: client, redirectURI: uri, scopes: []) }
    }

    @Test func `a flow without binding, or with the flow's own parameters overridden, is refused`() async throws {
        let flow = try flow()
        await expect(.invalidConfiguration) { _ = try await flow.start(binding: Secret("")) }
        var provider = try provider()
        provider.authorizationEndpoint = try EndpointURL("https://login.example.com/authorize")
        let client = try OAuthClient(provider: provider, clientID: "app", authentication: .none, transport: transport)
        #expect(throws: AuthError.self) {
            try AuthorizationCodeFlow(
                client: client, redirectURI: "https://app.example.com/cb", scopes: [],
                more: ["code_challenge_method": "plain"])
        }
    }
}

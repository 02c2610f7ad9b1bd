import HTTPTypes
import SpliceAuth
import SpliceHTTP
import Testing

@Suite struct TokenResponseTests {
    private let time = ManualTime()

    private func tokens(
        _ body: String, status: HTTPResponse.Status = .ok, scopes: Set<String> = [],
        quirks: (inout OAuthProvider.Quirks) -> Void = { _ in }
    ) async throws -> TokenSet {
        var changed = OAuthProvider.Quirks()
        quirks(&changed)
        let transport = FakeTransport { _, _ in .json(body, status: status) }
        return try await client(transport, quirks: changed, time: time).tokens(by: .clientCredentials, scopes: scopes)
    }

    @Test(
        arguments: [
            ("3600", 3600.0), ("\"3600\"", 3600), ("3600.5", 3600.5), ("null", nil), ("0", nil), ("-5", nil),
            ("1e400", nil),
            ("\"soon\"", nil), ("true", nil), ("99999999999", nil),
        ] as [(String, Double?)])
    func `a lifetime is read where it means something`(_ text: String, _ seconds: Double?) async throws {
        if text == "1e400" {
            await #expect(throws: AuthError.self) { _ = try await tokens(#"{"access_token":"a","expires_in":1e400}"#) }
            return
        }
        let expires = try await tokens(#"{"access_token":"a","expires_in":\#(text)}"#).expiresAt
        #expect(expires == seconds.map { time.sinceEpoch + .seconds($0) })
    }

    @Test func `milliseconds are read where the profile says so`() async throws {
        let tokens = try await tokens(#"{"access_token":"a","expires_in":900000}"#) { $0.lifetimeUnit = .milliseconds }
        #expect(tokens.expiresAt == time.sinceEpoch + .seconds(900))
    }

    @Test func `an assumed lifetime stands in for an absent one`() async throws {
        let tokens = try await tokens(#"{"access_token":"a"}"#) { $0.assumedLifetime = .seconds(7200) }
        #expect(tokens.expiresAt == time.sinceEpoch + .seconds(7200))
    }

    @Test func `an error with status 200 is an error`() async throws {
        await expect(.rejected) { _ = try await tokens(#"{"error":"bad_verification_code"}"#) }
        await expect(.rejected) { _ = try await tokens(#"{"ok":false,"error":"invalid_auth","access_token":"x"}"#) }
    }

    @Test func `a provider's own code is turned into the standard one`() async throws {
        do {
            _ = try await tokens(#"{"ok":false,"error":"invalid_refresh_token"}"#) {
                $0.errorAliases = ["invalid_refresh_token": "invalid_grant"]
            }
            Issue.record("nothing was thrown")
        } catch let error as AuthError {
            #expect(error.oauthError == "invalid_grant")
        }
    }

    @Test(arguments: [
        "", "<html>login</html>", "{}", #"{"access_token":""}"#, #"{"access_token":7}"#,
        #"{"access_token":"a\r\nX: y"}"#,
        #"{"access_token":"ä"}"#, #"{"access_token":"a","token_type":"mac"}"#,
        #"{"access_token":"a","token_type":"DPoP"}"#,
        #"[{"access_token":"a"}]"#, #"{"access_token":"a""#, "\u{feff}", "null",
        String(repeating: "[", count: 100_000), String(repeating: #"{"a":"#, count: 30_000),
    ])
    func `an answer that cannot be used is malformed`(_ body: String) async throws {
        await expect(.malformedResponse) { _ = try await tokens(body) }
    }

    /// Reading costs time in proportion to the square of the depth and more, so the depth is bounded.
    @Test(arguments: [(128, true), (129, false), (500, false)])
    func `an answer is nested 128 deep at most`(_ depth: Int, _ isRead: Bool) async throws {
        let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let body = #"{"access_token":"a","x":\#(nested)}"#
        if isRead {
            #expect(try await tokens(body).accessToken == Secret("a"))
        } else {
            await expect(.malformedResponse) { _ = try await tokens(body) }
        }
    }

    @Test func `a bearer answer to a DPoP request is a downgrade`() async throws {
        let transport = FakeTransport { _, _ in .json(#"{"access_token":"a","token_type":"Bearer"}"#) }
        let client = try OAuthClient(
            provider: try provider(), clientID: "app", authentication: .none, transport: transport,
            prover: try DPoPProver())
        await expect(.malformedResponse) { _ = try await client.tokens(by: .clientCredentials) }
    }

    @Test(arguments: [301, 302, 303, 307, 308]) func `a redirect of the token endpoint is refused`(_ code: Int)
        async throws
    {
        let transport = FakeTransport { _, _ in
            .json("", status: HTTPResponse.Status(code: code), fields: [.location: "https://evil.example.com/token"])
        }
        let client = try client(transport)
        await expect(.malformedResponse) { _ = try await client.tokens(by: .clientCredentials) }
        #expect(transport.calls.count == 1)
    }

    @Test func `an answer above the bound is refused`() async throws {
        let huge = #"{"access_token":"\#(String(repeating: "a", count: 300 << 10))"}"#
        await expect(.serverUnavailable) { _ = try await tokens(huge) }
    }

    @Test func `scopes that were not granted are an error`() async throws {
        _ = try await tokens(#"{"access_token":"a","scope":"read write"}"#, scopes: ["read"])
        _ = try await tokens(#"{"access_token":"a"}"#, scopes: ["read"])
        _ = try await tokens(#"{"access_token":"a","scope":"read,write"}"#, scopes: ["read", "write"]) {
            $0.scopeSeparator = ","
        }
        await expect(.insufficientScope) {
            _ = try await tokens(#"{"access_token":"a","scope":"read"}"#, scopes: ["write"])
        }
    }

    @Test(arguments: [500, 502, 503, 504])
    func `a server that fails with an error of its own leaves the outcome open`(_ code: Int) async throws {
        await expect(.serverUnavailable) {
            _ = try await tokens(#"{"error":"internal_error"}"#, status: HTTPResponse.Status(code: code))
        }
    }

    @Test func `no description of an error holds what the server sent`() async throws {
        for body in [
            #"{"error":"invalid_grant","error_description":"LEAK"}"#, "LEAK", #"{"access_token":7,"x":"LEAK"}"#,
        ] {
            do {
                _ = try await tokens(body, status: .badRequest)
                Issue.record("nothing was thrown")
            } catch {
                #expect(!"\(error)".contains("LEAK") && !String(reflecting: error).contains("LEAK"))
            }
        }
    }
}

import Crypto
import Foundation
import HTTPTypes
import SpliceAuth
import SpliceHTTP
import Testing

/// What each grant and each proof of the client puts on the wire, to the letter of its RFC.
@Suite struct GrantTests {
    private let time = ManualTime()
    private let transport = FakeTransport { _, _ in .json(#"{"access_token":"at","expires_in":60}"#) }
    private static let seed = Secret(bytes: Array(1...32))

    private func form(
        _ grant: OAuthGrant, scopes: Set<String> = [], resource: String = "",
        authentication: ClientAuthentication = .none
    ) async throws -> [String: String] {
        let client = try client(transport, authentication: authentication, time: time)
        _ = try await client.tokens(by: grant, scopes: scopes, resource: resource)
        return fields(try #require(transport.calls.last).body)
    }

    private func fields(_ body: String) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in body.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            #expect(fields[String(parts[0])] == nil, "\(parts[0]) is there twice")
            fields[String(parts[0])] = parts.count > 1 ? String(parts[1]).removingPercentEncoding : ""
        }
        return fields
    }

    /// The claims and header of a JSON Web Token, after its signature was checked with the public half of the seed.
    private func opened(_ token: String) throws -> (header: [String: Any], claims: [String: Any]) {
        let parts = token.split(separator: ".").map(String.init)
        #expect(parts.count == 3)
        let raw = try parts.map { part in
            let text = part.replacing("-", with: "+").replacing("_", with: "/")
            return try #require(bytes(text + String(repeating: "=", count: (4 - text.count % 4) % 4)))
        }
        let key = try Self.seed.withBytes { try Curve25519.Signing.PrivateKey(rawRepresentation: $0) }.publicKey
        #expect(key.isValidSignature(raw[2], for: Array("\(parts[0]).\(parts[1])".utf8)))
        return (
            try #require(try JSONSerialization.jsonObject(with: Data(raw[0])) as? [String: Any]),
            try #require(try JSONSerialization.jsonObject(with: Data(raw[1])) as? [String: Any])
        )
    }

    @Test func `client credentials ask for scopes and a resource`() async throws {
        let sent = try await form(.clientCredentials, scopes: ["b", "a"], resource: "https://api.example")
        #expect(
            sent == [
                "grant_type": "client_credentials", "scope": "a b", "resource": "https://api.example",
                "client_id": "app",
            ])
    }

    @Test func `a JWT bearer assertion is new in each request`() async throws {
        let signer = try JWTSigner.ed25519(seed: Self.seed, keyID: "k1")
        let grant = OAuthGrant.jwtBearer(signer, time: time) { now in
            JWTClaims(
                issuer: "svc", subject: "user", audience: "https://login.example.com", issuedAt: now,
                lifetime: .seconds(300), more: ["scope": "read"])
        }
        var identifiers: Set<String> = []
        for _ in 0..<3 {
            let sent = try await form(grant)
            #expect(sent["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer")
            let (header, claims) = try opened(try #require(sent["assertion"]))
            #expect(header["alg"] as? String == "EdDSA" && header["kid"] as? String == "k1")
            #expect(claims["iss"] as? String == "svc" && claims["sub"] as? String == "user")
            #expect(claims["aud"] as? String == "https://login.example.com" && claims["scope"] as? String == "read")
            #expect(claims["exp"] as? Int == 1_700_000_300 && claims["iat"] as? Int == 1_700_000_000)
            identifiers.insert(try #require(claims["jti"] as? String))
        }
        #expect(identifiers.count == 3)
    }

    @Test func `a SAML assertion travels as base64url with what the vendor wants beside it`() async throws {
        let sent = try await form(.samlBearer(more: ["company_id": "acme"]) { Secret("<saml:Assertion/>??>") })
        #expect(
            sent == [
                "grant_type": "urn:ietf:params:oauth:grant-type:saml2-bearer", "company_id": "acme",
                "assertion": "PHNhbWw6QXNzZXJ0aW9uLz4_Pz4", "client_id": "app",
            ])
    }

    @Test func `a token exchange names both tokens and their kinds`() async throws {
        let sent = try await form(
            .tokenExchange(
                subjectTokenType: .accessToken, requestedTokenType: .jwt, audience: "billing", actorTokenType: .idToken,
                actorToken: { Secret("actor") }, subjectToken: { Secret("subject") }))
        #expect(
            sent == [
                "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "subject_token": "subject",
                "subject_token_type": "urn:ietf:params:oauth:token-type:access_token",
                "requested_token_type": "urn:ietf:params:oauth:token-type:jwt", "audience": "billing",
                "actor_token": "actor", "actor_token_type": "urn:ietf:params:oauth:token-type:id_token",
                "client_id": "app",
            ])
    }

    @Test func `a grant whose parameters fail sends nothing`() async throws {
        struct NoAssertion: Error {}
        await expect(.invalidConfiguration) { _ = try await form(.samlBearer { throw NoAssertion() }) }
        #expect(transport.calls.isEmpty)
    }

    // MARK: Who the client is

    /// RFC 6749 section 2.3.1: form-encoded before it is joined and encoded in base 64.
    @Test(arguments: ["s3cret", "a:b", "ü€", "100%+ \"x\"", "\u{1F511}"])
    func `secrets of any characters survive both ways of sending them`(_ secret: String) async throws {
        _ = try await form(.clientCredentials, authentication: .basic(Secret(secret)))
        let header = try #require(transport.calls.last?.request.headerFields[.authorization])
        let pair = String(decoding: try #require(bytes(String(header.dropFirst("Basic ".count)))), as: UTF8.self)
        #expect(pair.split(separator: ":").count == 2, "a colon in the secret is encoded")
        #expect(String(pair.dropFirst(4)).removingPercentEncoding == secret)
        let sent = try await form(.clientCredentials, authentication: .post(Secret(secret)))
        #expect(sent["client_secret"] == secret && sent["client_id"] == "app")
        #expect(transport.calls.last?.request.headerFields[.authorization] == nil)
    }

    @Test func `private_key_jwt proves the client to this server, once, for a minute`() async throws {
        let signer = try JWTSigner.ed25519(seed: Self.seed)
        var identifiers: Set<String> = []
        for _ in 0..<2 {
            let sent = try await form(.clientCredentials, authentication: .privateKeyJWT(signer))
            #expect(
                sent["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            #expect(sent["client_id"] == "app" && sent["client_secret"] == nil)
            let (_, claims) = try opened(try #require(sent["client_assertion"]))
            #expect(claims["iss"] as? String == "app" && claims["sub"] as? String == "app")
            #expect(claims["aud"] as? String == "https://login.example.com")
            #expect(claims["exp"] as? Int == 1_700_000_060)
            identifiers.insert(try #require(claims["jti"] as? String))
        }
        #expect(identifiers.count == 2)
    }

    @Test func `client_secret_jwt proves the secret without sending it`() async throws {
        let secret = "a secret of more than thirty-two bytes"
        let sent = try await form(.clientCredentials, authentication: .clientSecretJWT(Secret(secret)))
        let token = try #require(sent["client_assertion"])
        let parts = token.split(separator: ".").map(String.init)
        let mac = HMAC<SHA256>.authenticationCode(
            for: Array("\(parts[0]).\(parts[1])".utf8), using: SymmetricKey(data: Array(secret.utf8)))
        let expected = Data(mac).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
        #expect(parts[2] == expected)
        #expect(!transport.calls.contains { $0.body.contains("secret%20of") })
        #expect(throws: AuthError.self) { try client(transport, authentication: .clientSecretJWT(Secret("short"))) }
    }

    // MARK: DPoP

    @Test func `a DPoP proof is for one request and one token, with the nonce that the server gave`() async throws {
        let prover = try DPoPProver(try .ed25519(seed: Self.seed), time: time)
        let bound = FakeTransport { _, index in
            index == 0
                ? .json(
                    #"{"error":"use_dpop_nonce"}"#, status: .badRequest, fields: [try field("DPoP-Nonce"): "n-1"])
                : .json(#"{"access_token":"at","token_type":"DPoP","expires_in":60}"#)
        }
        let client = try OAuthClient(
            provider: try provider(), clientID: "app", authentication: .none, transport: bound, prover: prover,
            time: time)
        let source = OAuthTokenSource(
            client: client, grant: .clientCredentials, key: CredentialKey(connection: "dpop"), time: time)
        var request = HTTPRequest(
            method: .get, scheme: "https", authority: "api.example.com", path: "/orders?page=2")
        try await DPoPAuthorizer(source, prover: prover).authorize(&request, body: .none)
        #expect(request.headerFields[.authorization] == "DPoP at")
        #expect(bound.calls.count == 2, "once more with the nonce, before the grant was looked at")

        let name = try field("DPoP")
        let proofs = try (bound.calls.map(\.request) + [request]).map {
            try opened(try #require($0.headerFields[name]))
        }
        for (index, proof) in proofs.enumerated() {
            let jwk = try #require(proof.header["jwk"] as? [String: String])
            #expect(proof.header["typ"] as? String == "dpop+jwt")
            #expect(Set(jwk.keys) == ["kty", "crv", "x"], "the public half alone")
            #expect(proof.claims["htm"] as? String == (index < 2 ? "POST" : "GET"))
            #expect(
                proof.claims["htu"] as? String
                    == (index < 2 ? "https://login.example.com/token" : "https://api.example.com/orders"))
            #expect(proof.claims["nonce"] as? String == (index == 1 ? "n-1" : nil), "a nonce is for its origin")
        }
        #expect(Set(proofs.compactMap { $0.claims["jti"] as? String }).count == 3)
        let ath = Data(SHA256.hash(data: Array("at".utf8))).base64EncodedString().replacing("+", with: "-")
            .replacing("/", with: "_").replacing("=", with: "")
        #expect(proofs[2].claims["ath"] as? String == ath)
    }
}

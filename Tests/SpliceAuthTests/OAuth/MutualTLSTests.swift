import Crypto
import Foundation
import HTTPTypes
import SpliceAuth
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import Testing

/// RFC 8705 against a real TLS server that demands certificates.
@Suite(.serialized) struct MutualTLSTests {
    private func transport(_ proxy: MutualTLSProxy, _ name: String?) throws -> CurlTransport {
        var options = CurlOptions()
        options.trust = .file(proxy.authority)
        if let name {
            options.identity = .files(certificate: proxy.path("\(name).pem"), key: proxy.path("\(name).key"))
        }
        return try CurlTransport(options: options)
    }

    private func provider(_ proxy: MutualTLSProxy) throws -> OAuthProvider {
        var provider = OAuthProvider(
            name: "mtls", tokenEndpoint: try EndpointURL("https://127.0.0.1:\(proxy.port)/token"))
        provider.introspectionEndpoint = try EndpointURL("https://127.0.0.1:\(proxy.port)/introspect")
        return provider
    }

    private func client(_ proxy: MutualTLSProxy, _ transport: CurlTransport) throws -> OAuthClient {
        try OAuthClient(
            provider: try provider(proxy), clientID: "app", authentication: .mutualTLS, transport: transport)
    }

    private func withProxy(
        _ body: (AuthorizationServer, MutualTLSProxy) async throws -> Void
    ) async throws {
        try await Tools.withTemporaryFolder { folder in
            let server = try await AuthorizationServer.start()
            let proxy = try await MutualTLSProxy.start(in: folder, upstream: String(server.issuer.dropFirst(7)))
            defer { proxy.stop() }
            try await body(server, proxy)
            await server.stop()
        }
    }

    private func thumbprint(_ proxy: MutualTLSProxy, _ name: String) throws -> String {
        Data(SHA256.hash(data: try der(proxy, name))).base64EncodedString().replacing("+", with: "-")
            .replacing("/", with: "_").replacing("=", with: "")
    }

    private func der(_ proxy: MutualTLSProxy, _ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: proxy.path("\(name).der")))
    }

    @Test func `a client that an authority vouches for gets tokens, and nobody else`() async throws {
        try await withProxy { server, proxy in
            server.update { $0.clientCertificate = .subject("CN=client") }
            let owner = try transport(proxy, "client")
            _ = try await client(proxy, owner).tokens(by: .clientCredentials)
            let sent = try #require(server.requests.last)
            #expect(sent.text == "grant_type=client_credentials&client_id=app", "the id, and no secret")
            for name in ["other", "stranger", nil] {
                let impostor = try transport(proxy, name)
                await expect(.rejected) { _ = try await client(proxy, impostor).tokens(by: .clientCredentials) }
                await impostor.shutdown()
            }
            await owner.shutdown()
        }
    }

    @Test func `a client is known by a certificate that it signed itself`() async throws {
        try await withProxy { server, proxy in
            let thumbprint = try thumbprint(proxy, "stranger")
            server.update { $0.clientCertificate = .thumbprint(thumbprint) }
            let owner = try transport(proxy, "stranger")
            _ = try await client(proxy, owner).tokens(by: .clientCredentials)
            let other = try transport(proxy, "client")
            await expect(.rejected) { _ = try await client(proxy, other).tokens(by: .clientCredentials) }
            await other.shutdown()
            await owner.shutdown()
        }
    }

    @Test func `a token that is bound to a certificate is worth nothing without it`() async throws {
        try await withProxy { server, proxy in
            server.update { $0.clientCertificate = .subject("CN=client") }
            let owner = try transport(proxy, "client")
            let client = try client(proxy, owner)
            let source = OAuthTokenSource(
                client: client, grant: .clientCredentials, key: CredentialKey(connection: "mtls"))
            let token = try await source.token().tokens.accessToken

            let facts = try await client.introspect(token)
            #expect(facts.certificateThumbprint == (try thumbprint(proxy, "client")))
            #expect(facts.isBound(toCertificate: Array(try der(proxy, "client"))))
            #expect(!facts.isBound(toCertificate: Array(try der(proxy, "other"))))

            var request = HTTPRequest(
                method: .get, scheme: "https", authority: "127.0.0.1:\(proxy.port)", path: "/resource")
            try await BearerAuthorizer(source).authorize(&request, body: .none)
            #expect(try await owner.send(request).status == .ok)
            let thief = try transport(proxy, "other")
            #expect(try await thief.send(request).status == .unauthorized)
            await thief.shutdown()
            await owner.shutdown()
        }
    }

    @Test(arguments: [true, false]) func `the endpoints for certificates are used by clients that have one`(
        _ usesMutualTLS: Bool
    ) async throws {
        let transport = FakeTransport { _, _ in
            .json(
                #"{"issuer":"https://login.example.com","token_endpoint":"https://login.example.com/token","#
                    + #""revocation_endpoint":"https://login.example.com/revoke","mtls_endpoint_aliases":"#
                    + #"{"token_endpoint":"https://mtls.example.com/token","issuer":"https://evil.example.com"}}"#)
        }
        let found = try await Discovery.provider(
            issuer: try EndpointURL("https://login.example.com"), name: "x", usesMutualTLS: usesMutualTLS,
            transport: transport)
        #expect(found.tokenEndpoint.host == (usesMutualTLS ? "mtls.example.com" : "login.example.com"))
        #expect(found.revocationEndpoint?.host == "login.example.com")
        #expect(found.issuer == "https://login.example.com")
    }
}

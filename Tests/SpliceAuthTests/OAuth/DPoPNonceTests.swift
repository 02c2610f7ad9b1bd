import HTTPTypes
import SpliceAuth
import SpliceHTTP
import Synchronization
import Testing

@Suite struct DPoPNonceTests {
    /// A source of one token that counts how often it was told that the token is worth nothing.
    private final class CountingSource: TokenSource {
        private let count = Mutex(0)

        var rejections: Int { count.withLock { $0 } }

        func token() async throws -> AccessToken {
            AccessToken(TokenSet(accessToken: Secret("at"), issuedAt: .zero), rotation: 1, prefix: "DPoP ")
        }

        func rejected(headerValue: String) async throws -> Bool {
            count.withLock { $0 += 1 }
            return true
        }
    }

    private func challenge(_ nonce: String) throws -> HTTPResponse {
        HTTPResponse(
            status: .unauthorized,
            headerFields: [
                try field("DPoP-Nonce"): nonce, .wwwAuthenticate: #"DPoP error="use_dpop_nonce""#,
            ])
    }

    @Test func `requests that are asked for a nonce at once repeat, and none of them has the token renewed`()
        async throws
    {
        let source = CountingSource()
        let authorizer = DPoPAuthorizer(source, prover: try DPoPProver())
        var requests: [HTTPRequest] = []
        for index in 0..<8 {
            var request = HTTPRequest(method: .get, scheme: "https", authority: "api.example", path: "/\(index)")
            try await authorizer.authorize(&request, body: .none)
            requests.append(request)
        }
        for request in requests {
            #expect(try await authorizer.rejected(request, response: try challenge("n-1")))
        }
        #expect(source.rejections == 0)
    }

    @Test func `a server that asks again for the nonce that it was given is not believed`() async throws {
        let source = CountingSource()
        let authorizer = DPoPAuthorizer(source, prover: try DPoPProver())
        var request = HTTPRequest(method: .get, scheme: "https", authority: "api.example", path: "/")
        try await authorizer.authorize(&request, body: .none)
        #expect(try await authorizer.rejected(request, response: try challenge("n-1")))
        try await authorizer.authorize(&request, body: .none)
        #expect(try await authorizer.rejected(request, response: try challenge("n-1")))
        #expect(source.rejections == 1, "the token is what is wrong then")
    }
}

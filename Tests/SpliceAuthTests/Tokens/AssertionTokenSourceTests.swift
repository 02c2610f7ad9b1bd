import SpliceAuth
import Testing

@Suite struct AssertionTokenSourceTests {
    private let time = ManualTime()

    private func source() throws -> AssertionTokenSource {
        let signer = try JWTSigner.hs256(secret: Secret(String(repeating: "k", count: 32)))
        return AssertionTokenSource(signer, time: time) { now in
            JWTClaims(issuer: "app", audience: "api", issuedAt: now, lifetime: .seconds(600), identifier: "\(now)")
        }
    }

    @Test func `an assertion is used until a fifth of its life is left`() async throws {
        let source = try source()
        let first = try await source.token()
        time.advance(by: .seconds(479))
        #expect(try await source.token().tokens == first.tokens)
        time.advance(by: .seconds(1))
        #expect(try await source.token().tokens != first.tokens)
    }

    @Test func `a clock that is set back ends an assertion from its future`() async throws {
        let source = try source()
        let first = try await source.token()
        time.advance(by: .seconds(-3600))
        #expect(try await source.token().tokens != first.tokens)
    }
}

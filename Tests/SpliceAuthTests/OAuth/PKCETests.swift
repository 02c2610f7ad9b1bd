import SpliceAuth
import Testing

@Suite struct PKCETests {
    @Test func `the example of RFC 7636 appendix B comes out`() throws {
        let pair = try PKCE(verifier: Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        #expect(pair.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test func `new pairs differ and are long enough`() {
        let verifiers = (0..<100).map { _ in PKCE().verifier.withText { $0 } }
        #expect(Set(verifiers).count == 100)
        #expect(verifiers.allSatisfy { $0.utf8.count == 43 })
    }

    @Test(arguments: ["short", String(repeating: "a", count: 129), String(repeating: "a", count: 42) + "+"])
    func `a verifier of another form is refused`(_ text: String) {
        #expect(throws: AuthError.self) { try PKCE(verifier: Secret(text)) }
    }
}

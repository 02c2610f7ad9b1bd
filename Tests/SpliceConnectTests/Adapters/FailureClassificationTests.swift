import SpliceAuth
import SpliceClient
import SpliceConnect
import SpliceDelivery
import SpliceHTTP
import Testing

/// What each error means for a step: the table that decides between "again", "never" and "ask".
@Suite struct FailureClassificationTests {
    private enum Meaning { case transient, permanent, ambiguous, person }

    private func meaning(_ error: any ClassifiedFailure) -> Meaning {
        switch error.failure {
        case .transient: .transient
        case .permanent: .permanent
        case .ambiguous: .ambiguous
        case .needsPerson: .person
        }
    }

    private func error(_ code: APIError.Code, _ outcome: OutcomeCertainty, helps: Bool = false) -> APIError {
        APIError(code, message: "-", outcome: outcome, mayHelpToRetry: helps)
    }

    @Test func `a call that may have acted is ambiguous, whatever else is known`() {
        #expect(meaning(error(.transport, .ambiguous, helps: true)) == .ambiguous)
        #expect(meaning(error(.server, .ambiguous, helps: true)) == .ambiguous)
        #expect(meaning(error(.deadline, .ambiguous)) == .ambiguous)
        #expect(meaning(error(.undecodable, .processed)) == .ambiguous, "it succeeded, and nobody could read how")
        #expect(meaning(error(.transport, .processed)) == .ambiguous, "the answer broke off")
    }

    @Test func `a call that certainly did not act is transient or permanent`() {
        #expect(meaning(error(.transport, .notSent)) == .transient)
        #expect(meaning(error(.throttled, .refused, helps: true)) == .transient)
        #expect(meaning(error(.circuitOpen, .notSent)) == .transient)
        #expect(meaning(error(.limited, .notSent)) == .transient)
        #expect(meaning(error(.conflict, .processed, helps: true)) == .transient)
        #expect(meaning(error(.invalidContent, .processed)) == .permanent)
        #expect(meaning(error(.notFound, .processed)) == .permanent)
    }

    @Test func `what only a person mends waits for one`() {
        #expect(meaning(error(.unauthorized, .refused)) == .person)
        #expect(meaning(error(.forbidden, .processed)) == .person)
        #expect(meaning(AuthError(.reauthorizationRequired, "-")) == .person)
        #expect(meaning(AuthError(.serverUnavailable, "-")) == .transient)
        #expect(meaning(ConnectError(.configuration, "-", at: "x")) == .person)
        #expect(meaning(ConnectError(.unexpectedAnswer, "-", at: "x")) == .ambiguous)
        #expect(meaning(ConnectError(.input, "-", at: "x")) == .permanent)
    }

    @Test func `a missing token says what the token's error means`() {
        let wrapped = APIError(.credential, message: "-", cause: AuthError(.serverUnavailable, "-"))
        #expect(meaning(wrapped) == .transient)
        #expect(meaning(APIError(.credential, message: "-")) == .person)
    }
}

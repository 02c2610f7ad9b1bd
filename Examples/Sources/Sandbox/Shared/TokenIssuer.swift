import Synchronization

/// An OAuth 2.0 token endpoint's memory: access tokens that expire, refresh tokens that rotate.
///
/// The refresh token that was just replaced keeps working until its successor is used, since a caller may never have seen
/// the answer that held the successor (Intuit keeps an old one for a while too; how long is not verified). Using a token
/// from further back is an error, as RFC 9700 section 4.14 asks. Calls may overlap.
package final class TokenIssuer: Sendable {
    package struct Grant: Sendable, Equatable {
        package var accessToken: String
        package var refreshToken: String
        package var expiresIn: Duration
    }

    private struct State {
        var generator: SeededGenerator
        var accessTokens: [String: Duration] = [:]
        var refreshToken: String
        var replacedRefreshToken: String?
        var lastRevocation: Duration?
    }

    /// A server that takes new tokens back again and again has withdrawn its consent, which is another story: callers are
    /// right to ask a person then.
    package static let revocationSpacing = Duration.seconds(40)

    private let life: Duration
    private let clock: Stopwatch
    private let state: Mutex<State>

    /// The refresh token that a person's consent would have left behind: the caller starts with it.
    package let firstRefreshToken: String

    package init(seed: UInt64, name: String, life: Duration, clock: Stopwatch) {
        var generator = SeededGenerator(seed: seed, purpose: "tokens of \(name)")
        firstRefreshToken = "RT1-\(generator.token(length: 32))"
        self.life = life
        self.clock = clock
        state = Mutex(State(generator: generator, refreshToken: firstRefreshToken))
    }

    /// The refresh grant (RFC 6749 section 6); nil means `invalid_grant`.
    package func refresh(_ token: String) -> Grant? {
        state.withLock { state in
            guard token == state.refreshToken || token == state.replacedRefreshToken else { return nil }
            if token == state.refreshToken {
                state.replacedRefreshToken = token
            }
            state.refreshToken = "RT1-\(state.generator.token(length: 32))"
            return grant(&state)
        }
    }

    /// The client credentials grant (RFC 6749 section 4.4), which has no refresh token.
    package func clientCredentials() -> Grant {
        state.withLock { grant(&$0) }
    }

    package func accepts(_ accessToken: String) -> Bool {
        let now = clock.now
        return state.withLock { ($0.accessTokens[accessToken] ?? .zero) > now }
    }

    /// Ends the life of every access token now, unless that happened less than ``revocationSpacing`` ago.
    package func revokeAccessTokens() {
        let now = clock.now
        state.withLock { state in
            guard !state.accessTokens.isEmpty, state.lastRevocation.map({ now - $0 >= Self.revocationSpacing }) ?? true
            else { return }
            state.accessTokens.removeAll()
            state.lastRevocation = now
        }
    }

    private func grant(_ state: inout State) -> Grant {
        let access = state.generator.token(length: 40)
        let now = clock.now
        state.accessTokens = state.accessTokens.filter { $0.value > now }
        state.accessTokens[access] = now + life
        return Grant(accessToken: access, refreshToken: state.refreshToken, expiresIn: life)
    }
}

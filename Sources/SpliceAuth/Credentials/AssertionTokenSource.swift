public import SpliceHTTP
import Synchronization

/// Signs its own access tokens: for systems that take a JSON Web Token of the caller as bearer token, such as Snowflake's
/// key pairs and GitHub's applications.
///
/// A token is used until a fifth of its life is left.
public final class AssertionTokenSource: TokenSource {
    private let signer: JWTSigner
    private let claims: @Sendable (Duration) -> JWTClaims
    private let time: any TimeSource
    private let current = Mutex<AccessToken?>(nil)

    /// A source.
    ///
    /// - Parameters:
    ///   - signer: The caller's key.
    ///   - time: The time of day.
    ///   - claims: Makes the claims for the given time.
    public init(
        _ signer: JWTSigner, time: some TimeSource = .system, claims: @escaping @Sendable (_ now: Duration) -> JWTClaims
    ) {
        self.signer = signer
        self.time = time
        self.claims = claims
    }

    /// The current token, or a new one. Signing takes no I/O.
    public func token() async throws -> AccessToken {
        let now = time.sinceEpoch
        return try current.withLock { current in
            // One from the future, after the clock was set back, is not believed by any server.
            if let token = current, let end = token.tokens.expiresAt, case let start = token.tokens.issuedAt,
                now >= start, now < end - (end - start) / 5
            {
                return token
            }
            let claims = claims(now)
            let tokens = TokenSet(
                accessToken: try signer.sign(claims), issuedAt: now, expiresAt: claims.issuedAt + claims.lifetime)
            let token = AccessToken(tokens, rotation: (current?.rotation ?? 0) + 1)
            current = token
            return token
        }
    }
}

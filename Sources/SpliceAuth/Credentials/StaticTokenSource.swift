import SpliceHTTP
import Synchronization

/// A token that somebody issued by hand: a personal access token, a bot token.
///
/// ``replace(_:)`` takes effect with the next request; requests that already carry the old one may be answered with 401, and
/// are then sent once more with the new one, so old and new need only overlap for a moment.
public final class StaticTokenSource: TokenSource {
    private let state: Mutex<AccessToken?>
    private let prefix: String

    /// A source with one token.
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - prefix: What stands before it in the header. Default `Bearer `.
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when it is empty or cannot stand in a header.
    public init(_ token: Secret, prefix: String = "Bearer ") throws(AuthError) {
        try token.requireHeaderSafe("token")
        self.prefix = prefix
        state = Mutex(AccessToken(TokenSet(accessToken: token, issuedAt: .zero), rotation: 1, prefix: prefix))
    }

    /// The token.
    public func token() async throws -> AccessToken {
        guard let token = state.withLock({ $0 }) else {
            throw AuthError(.reauthorizationRequired, "the token was revoked here; set another one")
        }
        return token
    }

    /// The token.
    public func tokenAtHand() -> AccessToken? { state.withLock { $0 } }

    /// Whether the token has been replaced since `headerValue` was sent.
    public func rejected(headerValue: String) async throws -> Bool {
        state.withLock { $0.map { $0.headerValue != headerValue } ?? false }
    }

    /// Uses another token from the next request on.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when it is empty or cannot stand in a header.
    public func replace(_ token: Secret) throws(AuthError) {
        try token.requireHeaderSafe("token")
        state.withLock { current in
            current = AccessToken(
                TokenSet(accessToken: token, issuedAt: .zero), rotation: (current?.rotation ?? 0) + 1, prefix: prefix)
        }
    }

    /// Uses no token any more: the next request fails before it is sent.
    public func revoke() { state.withLock { $0 = nil } }
}

extension Secret {
    /// Refuses what cannot be the value of a header: emptiness, spaces, control characters.
    func requireHeaderSafe(_ what: String) throws(AuthError) {
        let isSafe = withBytes { bytes in !bytes.isEmpty && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F } }
        guard isSafe else {
            throw AuthError(.invalidConfiguration, "the \(what) is empty or has characters that a header cannot carry")
        }
    }
}

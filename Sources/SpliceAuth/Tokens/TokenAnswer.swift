/// How a call of the token endpoint ended, as far as renewal cares.
package enum TokenAnswer: Sendable {
    /// Tokens.
    case tokens(TokenSet)
    /// Tokens with fewer scopes than were asked for. The grant is used up, so a refresh token among them must be kept.
    case narrowed(TokenSet, AuthError)
    /// The server knows the grant no more: `invalid_grant`.
    case invalidGrant(AuthError)
    /// No tokens, and the grant is certainly unused.
    case refused(AuthError)
    /// No tokens, and the server may have used up the grant: a time-out, a broken connection, a 5xx.
    case unknown(AuthError)
}

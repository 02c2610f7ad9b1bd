/// When a token counts as old. All values are fractions or margins of what the server said, so that one policy suits lives
/// of a minute and of a day.
public struct ExpiryPolicy: Sendable, Hashable {
    /// How long before its end a token is renewed while it is still used. Default 60 s.
    public var margin: Duration
    /// The margin is at most this part of the token's life. Default one fifth, so a life of 60 s has a margin of 12 s.
    public var largestMarginFraction: Double
    /// How long before its end a token is not used any more, for the time a request travels and clocks that differ.
    /// Default 5 s, and at most a third of the margin.
    public var travelTime: Duration

    /// A policy.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` for negative values or a fraction outside 0...0.9.
    public init(
        margin: Duration, largestMarginFraction: Double = 0.2, travelTime: Duration = .seconds(5)
    ) throws(AuthError) {
        guard margin >= .zero, travelTime >= .zero, (0...0.9).contains(largestMarginFraction) else {
            throw AuthError(.invalidConfiguration, "margins must not be negative, nor larger than the token's life")
        }
        self.margin = margin
        self.largestMarginFraction = largestMarginFraction
        self.travelTime = travelTime
    }

    private init() {
        margin = .seconds(60)
        largestMarginFraction = 0.2
        travelTime = .seconds(5)
    }

    /// The defaults.
    public static let standard = ExpiryPolicy()

    /// From when on the token should be renewed, as time since 1970.
    func staleAt(_ tokens: TokenSet) -> Duration? { tokens.expiresAt.map { $0 - margin(of: tokens, endingAt: $0) } }

    /// From when on the token must not be used, as time since 1970.
    func unusableAt(_ tokens: TokenSet) -> Duration? {
        tokens.expiresAt.map { $0 - min(travelTime, margin(of: tokens, endingAt: $0) / 3) }
    }

    private func margin(of tokens: TokenSet, endingAt end: Duration) -> Duration {
        min(margin, max(.zero, end - tokens.issuedAt) * largestMarginFraction)
    }
}

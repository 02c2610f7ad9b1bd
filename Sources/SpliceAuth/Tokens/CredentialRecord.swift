/// A credential as a store keeps it: tokens, and how far a renewal has come.
public struct CredentialRecord: Sendable, Equatable {
    /// Whether the credential can be renewed.
    public enum Status: Sendable, Equatable {
        /// It can, as far as anybody knows.
        case active
        /// A renewal was interrupted, and the refresh token does not work any more; perhaps the answer that was lost held the
        /// next one. Kept, and tried again from time to time.
        case suspect(reason: String, since: Duration)
        /// The server refused the refresh token: somebody has to authorise again.
        case reauthorize(reason: String)
    }

    /// A renewal that has begun: intent, lease and fence in one, written before the server is called.
    public struct Renewal: Sendable, Equatable {
        /// Who renews; unique to a token source.
        public var holder: String
        /// When it began, as time since 1970.
        public var startedAt: Duration
        /// Until when others leave it alone, as time since 1970.
        public var leaseEnds: Duration
        /// Whether a renewal before this one ended without a known outcome.
        public var followsInterruption: Bool

        /// A renewal.
        public init(holder: String, startedAt: Duration, leaseEnds: Duration, followsInterruption: Bool) {
            self.holder = holder
            self.startedAt = startedAt
            self.leaseEnds = leaseEnds
            self.followsInterruption = followsInterruption
        }
    }

    /// Counts the writes of this record; a store refuses a write that does not know the latest.
    public var generation: UInt64
    /// Counts the token sets that were obtained, from where ``OAuthTokenSource/adopt(_:)`` began.
    public var rotation: UInt64
    /// The latest token set.
    public var tokens: TokenSet?
    /// The renewal that is under way, or that was interrupted.
    public var renewal: Renewal?
    /// Whether it can be renewed.
    public var status: Status

    /// A record. A new one has generation 1; 0 stands for "not stored".
    public init(
        generation: UInt64 = 1, rotation: UInt64 = 0, tokens: TokenSet? = nil, renewal: Renewal? = nil,
        status: Status = .active
    ) {
        self.generation = generation
        self.rotation = rotation
        self.tokens = tokens
        self.renewal = renewal
        self.status = status
    }

    /// The record after one more write.
    func next(_ change: (inout CredentialRecord) -> Void) -> CredentialRecord {
        var record = self
        record.generation += 1
        change(&record)
        return record
    }
}

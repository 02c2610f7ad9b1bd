/// What became of one record of a batch.
public enum WriteOutcome: Sendable {
    /// The system took it; `id` is the system's own id where it tells one.
    case applied(id: String?)
    /// The system already had it, equal in everything the write would set.
    case unchanged
    /// The system refused it and will refuse it again; somebody has to change the record.
    case rejected(WriteIssue)
    /// Not written; worth another try, not before `after` when the system says so.
    case retry(after: Duration?, WriteIssue)
    /// The answer was lost; `probe` asks the system what it has.
    case unknown(WriteProbe)
}

/// Why a record was not written.
public struct WriteIssue: Sendable, Hashable {
    /// The system's own code, or an HTTP status as text.
    public let code: String
    /// One sentence without values of the record.
    public let message: String
    /// The field that is at fault, when the system names one.
    public let field: String?

    /// An issue from its parts.
    public init(code: String, message: String, field: String? = nil) {
        self.code = code
        self.message = message
        self.field = field
    }
}

/// Asks the system for a record by its natural key, after an answer was lost.
public struct WriteProbe: Sendable {
    /// What a probe found.
    public enum Finding: Sendable, Hashable {
        /// The record is there, under this id: proof that it was created, not that it was changed.
        case present(id: String?)
        /// It is not there: a deletion was done, any other write may be sent again.
        case absent
    }

    /// Asks. Throws when the question could not be put; asking again is always safe.
    public let ask: @Sendable () async throws -> Finding

    /// A probe that asks with `ask`.
    public init(_ ask: @escaping @Sendable () async throws -> Finding) { self.ask = ask }
}

/// How many records of a write met which fate.
public struct WriteSummary: Sendable, Hashable {
    /// Taken by the system.
    public private(set) var applied = 0
    /// There before.
    public private(set) var unchanged = 0
    /// Refused for good.
    public private(set) var rejected = 0
    /// To be tried again.
    public private(set) var retry = 0
    /// Nobody knows yet.
    public private(set) var unknown = 0

    /// Counts `outcomes`.
    public init(_ outcomes: some Sequence<WriteOutcome>) {
        for outcome in outcomes {
            switch outcome {
            case .applied: applied += 1
            case .unchanged: unchanged += 1
            case .rejected: rejected += 1
            case .retry: retry += 1
            case .unknown: unknown += 1
            }
        }
    }

    /// Whether every record is in the system.
    public var isComplete: Bool { rejected == 0 && retry == 0 && unknown == 0 }
}

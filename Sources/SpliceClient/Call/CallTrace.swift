/// Why a call waited, repeated, or gave up: its decisions in order, each with the time since the call began.
///
/// An uneventful call has an empty trace. At most 64 decisions are kept; later ones are counted.
public struct CallTrace: Sendable, Hashable {
    /// One decision.
    public struct Entry: Sendable, Hashable, CustomStringConvertible {
        /// Time since the call began.
        public let at: Duration
        /// What was decided.
        public let decision: Decision

        /// Time and decision, as a line of text.
        public var description: String { "+\(at): \(decision)" }
    }

    /// A decision and its reason.
    public enum Decision: Sendable, Hashable {
        /// An attempt ended in failure: its number, the kind of failure, the status if there was one.
        case attemptFailed(number: Int, code: String, status: Int?)
        /// The call waited for a limit of the client's own.
        case waited(for: String, Duration)
        /// The request is sent again after a delay that the back-off chose.
        case repeating(after: Duration)
        /// The request is sent again after a delay that the server asked for.
        case repeatingAsTold(after: Duration)
        /// The credentials were renewed and the request is sent once more.
        case reauthorized
        /// A second copy of a safe request was sent because the first took long.
        case hedged(after: Duration)
        /// The server pointed elsewhere, and the client went there.
        case redirected(status: Int)
        /// A copy of the response was still good.
        case servedFromCache
        /// The call was given up: why it was not repeated.
        case gaveUp(Reason)
    }

    /// Why a failed request was not repeated.
    public enum Reason: String, Sendable, Hashable {
        /// The failure is not a passing one.
        case notCurable
        /// The number of attempts that the policy allows is used up.
        case attemptsUsedUp
        /// Repeating could double the effect: the method is not idempotent, the request has no idempotency key, and the
        /// server may have acted.
        case unsafeToRepeat
        /// The body can be read only once.
        case bodyNotReplayable
        /// The wait that was due is longer than the time that is left.
        case waitExceedsDeadline
        /// Too many requests to this system were repeated lately.
        case quotaUsedUp
        /// The server said not to.
        case vetoedByServer
        /// The circuit breaker is open.
        case circuitOpen
    }

    /// The decisions in order.
    public private(set) var entries: [Entry] = []
    /// Number of decisions that were not kept.
    public private(set) var dropped = 0

    /// An empty trace.
    public init() {}

    mutating func add(_ decision: Decision, at time: Duration) {
        if entries.count < 64 { entries.append(Entry(at: time, decision: decision)) } else { dropped += 1 }
    }

    /// The decisions without their times.
    public var decisions: [Decision] { entries.map(\.decision) }
}

extension CallTrace: CustomStringConvertible {
    /// One line per decision.
    public var description: String {
        (entries.map(\.description) + (dropped > 0 ? ["… and \(dropped) more"] : [])).joined(separator: "\n")
    }
}

extension CallTrace.Decision: CustomStringConvertible {
    /// The decision in words.
    public var description: String {
        switch self {
        case .attemptFailed(let number, let code, let status):
            "attempt \(number) failed: \(code)\(status.map { ", HTTP \($0)" } ?? "")"
        case .waited(let limit, let time): "waited \(time) for \(limit)"
        case .repeating(let delay): "repeating after \(delay)"
        case .repeatingAsTold(let delay): "repeating after \(delay), as the server asked"
        case .reauthorized: "credentials renewed"
        case .hedged(let delay): "second copy sent after \(delay)"
        case .redirected(let status): "redirected by \(status)"
        case .servedFromCache: "answered from the cache"
        case .gaveUp(let reason): "gave up: \(reason.rawValue)"
        }
    }
}

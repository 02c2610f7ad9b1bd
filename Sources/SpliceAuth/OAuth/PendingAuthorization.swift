import Synchronization

/// An authorization that a person has been sent away for, until they come back.
public struct PendingAuthorization: Sendable {
    /// The `state` of the request: unguessable, used once.
    public let state: String
    /// What ties it to the user agent that began it, such as the hash of a session cookie.
    public let binding: Secret
    /// The verifier of the code.
    public let verifier: Secret
    /// When it began, as time since 1970.
    public let startedAt: Duration

    /// A pending authorization, for stores that bring one back from elsewhere.
    public init(state: String, binding: Secret, verifier: Secret, startedAt: Duration) {
        self.state = state
        self.binding = binding
        self.verifier = verifier
        self.startedAt = startedAt
    }
}

/// Keeps pending authorizations between sending a person away and the callback, which may reach another process.
public protocol PendingAuthorizationStore: Sendable {
    /// Keeps it.
    func save(_ pending: PendingAuthorization) async throws
    /// Gives it back and forgets it, as one atomic step: a state is good for one callback.
    func take(state: String) async throws -> PendingAuthorization?
}

/// Keeps pending authorizations in memory, at most `capacity`; the oldest give way.
public final class InMemoryPendingAuthorizations: PendingAuthorizationStore {
    private let capacity: Int
    private let pending = Mutex<[String: PendingAuthorization]>([:])

    /// An empty store; room for 10,000 by default.
    public init(capacity: Int = 10_000) { self.capacity = max(1, capacity) }

    /// Whether every authorization has been taken or given way.
    var isEmpty: Bool { pending.withLock { $0.isEmpty } }

    /// Keeps it.
    public func save(_ new: PendingAuthorization) async throws {
        pending.withLock { pending in
            if pending.count >= capacity, let oldest = pending.values.min(by: { $0.startedAt < $1.startedAt }) {
                pending[oldest.state] = nil
            }
            pending[new.state] = new
        }
    }

    /// Gives it back and forgets it.
    public func take(state: String) async throws -> PendingAuthorization? {
        pending.withLock { $0.removeValue(forKey: state) }
    }
}

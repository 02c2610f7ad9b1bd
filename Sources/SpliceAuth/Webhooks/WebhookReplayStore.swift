import Synchronization

/// Remembers which deliveries were accepted.
///
/// The best place is the same transaction that stores the webhook's content; an application with an inbox that removes
/// duplicates by ``VerifiedWebhook/replayKey`` needs no other store.
public protocol WebhookReplayStore: Sendable {
    /// Remembers `key` for at least `retention`, counted from `now`.
    ///
    /// - Returns: `true` the first time, `false` when the key is known. Of calls that overlap with the same key exactly one
    ///   gets `true`.
    func remember(_ key: String, at now: Duration, for retention: Duration) async throws -> Bool
}

/// Remembers deliveries in memory, for one process and until it ends.
///
/// It holds at most `capacity` keys. Beyond that the oldest are forgotten early, since refusing genuine webhooks is the
/// worse failure; give it room for the rate you expect.
public final class InMemoryReplayStore: WebhookReplayStore {
    private struct State {
        var expiries: [String: Duration] = [:]
        var order: [(key: String, expiry: Duration)] = []
        var first = 0

        /// Forgets from the oldest on, as long as `condition` holds.
        mutating func forgetOldest(while condition: ((key: String, expiry: Duration)) -> Bool) {
            while first < order.count, condition(order[first]) {
                expiries[order[first].key] = nil
                first += 1
            }
            // Moving the rest is paid for by the ones that were forgotten.
            guard first > order.count / 2 else { return }
            order.removeFirst(first)
            first = 0
        }
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// An empty store; room for 100,000 deliveries by default.
    public init(capacity: Int = 100_000) { self.capacity = max(1, capacity) }

    /// Remembers `key`; `false` when it is known.
    public func remember(_ key: String, at now: Duration, for retention: Duration) async throws -> Bool {
        state.withLock { state in
            state.forgetOldest { $0.expiry <= now }
            guard state.expiries[key] == nil else { return false }
            var surplus = state.expiries.count + 1 - capacity
            state.forgetOldest { _ in
                defer { surplus -= 1 }
                return surplus > 0
            }
            state.expiries[key] = now + retention
            state.order.append((key, now + retention))
            return true
        }
    }
}

public import SpliceClient
public import SpliceDelivery

/// Counts rate limits in the engine's store, so that all processes on it together keep within bounds.
///
/// ```swift
/// let api = try APIClient(…, limitStore: StoredRateLimits(splice.store))
/// ```
///
/// Taking is one small write, made only if nobody wrote in between; on SQLite, writes that come together share a commit. For a system
/// that takes hundreds of calls a second, give each process a fixed share instead.
///
/// - Concurrency: any number of calls may overlap, in any number of processes. Their clocks should agree to a fraction of the shortest
///   limit; one that is behind only waits longer.
public struct StoredRateLimits: RateLimitStore {
    private let store: any KeyValueStore

    /// Limits in `store`, under `limits/`.
    public init(_ store: any KeyValueStore) { self.store = store }

    /// Takes the cost of one attempt from every limit of `key`, or from none.
    public func take(
        _ costs: [String: Double], from limits: [RateLimit], of key: String, now: Duration
    ) async throws -> Duration {
        try await change(key) { account in
            let wait = account.take(costs, from: limits, now: now / .seconds(1))
            return wait > 0 ? (.seconds(wait), false) : (.zero, true)
        }
    }

    /// Nobody passes before `time`.
    public func shut(_ key: String, until time: Duration) async throws {
        _ = try await change(key) { account in
            let time = time / .seconds(1)
            defer { account.shutUntil = max(account.shutUntil, time) }
            return (.zero, account.shutUntil < time)
        }
    }

    /// Reads, changes and writes an account, again if somebody wrote in between.
    private func change(
        _ key: String, _ body: (inout RateAccount) -> (answer: Duration, isChanged: Bool)
    ) async throws -> Duration {
        let path = "limits/\(key)"
        while true {
            try Task.checkCancellation()
            let stored = try await store.value(for: path)
            var account: RateAccount = try stored.map { try Payload(bytes: $0.bytes).decode(at: path) } ?? RateAccount()
            let (answer, isChanged) = body(&account)
            guard isChanged else { return answer }
            do {
                try await store.setValue(try Payload(account).bytes, for: path, expecting: stored?.generation ?? 0)
                return answer
            } catch let error as DeliveryError where error.code == .generationConflict {
                // Somebody took something in between, which is progress: look again.
            }
        }
    }
}

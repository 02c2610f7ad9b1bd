import SpliceHTTP
import Synchronization

/// Counts limits for several processes that call the same system as the same tenant.
///
/// An attempt passes the limits of its own process first, in order of priority; the store only says whether all processes together are
/// within bounds. The store decides in one step, so that two processes cannot take the same token.
///
/// - Errors: A store that throws lets the attempt pass; the process's own limits still hold.
/// - Concurrency: any number of calls may overlap, in any number of processes.
public protocol RateLimitStore: Sendable {
    /// Takes the cost of one attempt from every limit of `key`, or from none.
    ///
    /// - Parameters:
    ///   - costs: What it costs, by the limit's name; 1 where nothing is said.
    ///   - limits: The limits. Processes that share a key have the same.
    ///   - key: Host and tenant.
    ///   - now: The time of day, which processes share.
    /// - Returns: Zero when it was taken; else how long to wait before asking again.
    func take(_ costs: [String: Double], from limits: [RateLimit], of key: String, now: Duration) async throws
        -> Duration

    /// The system objects to the number of requests: nobody passes before `time`, a time of day.
    func shut(_ key: String, until time: Duration) async throws
}

/// A ``RateLimitStore`` in memory: for clients of one process that do not share a ``SharedState``, and for tests.
public final class InMemoryRateLimitStore: RateLimitStore {
    private struct Account {
        var limits: [LimitState]
        var shutUntil: Duration = .zero
    }

    private let accounts = Mutex<[String: Account]>([:])

    /// A store that has counted nothing yet.
    public init() {}

    /// Takes the cost of one attempt.
    public func take(
        _ costs: [String: Double], from limits: [RateLimit], of key: String, now: Duration
    ) async throws -> Duration {
        accounts.withLock { accounts in
            var account = accounts[key] ?? Account(limits: [])
            for limit in limits where !account.limits.contains(where: { $0.limit == limit }) {
                account.limits.append(LimitState(limit, now: now))
            }
            var opening = max(now, account.shutUntil)
            for index in account.limits.indices {
                let cost = costs[account.limits[index].limit.name] ?? 1
                opening = max(opening, account.limits[index].opens(for: cost, now: now))
            }
            if opening <= now {
                for index in account.limits.indices {
                    account.limits[index].take(costs[account.limits[index].limit.name] ?? 1, now: now)
                }
            }
            accounts[key] = account
            return opening - now
        }
    }

    /// Nobody passes before `time`.
    public func shut(_ key: String, until time: Duration) async throws {
        accounts.withLock { accounts in
            var account = accounts[key] ?? Account(limits: [])
            account.shutUntil = max(account.shutUntil, time)
            accounts[key] = account
        }
    }
}

/// The limits that a client shares with other processes.
struct SharedLimits: Sendable {
    let store: any RateLimitStore
    let limits: [RateLimit]
    let key: String
    let time: any TimeSource

    /// Zero when the attempt may pass; else how long to wait before asking again.
    func take(_ costs: [String: Double]) async throws -> Duration {
        try await store.take(costs, from: limits, of: key, now: time.sinceEpoch)
    }

    /// Nobody passes for `wait`. A store that fails is left alone: the other processes will be told by the system itself.
    func shut(for wait: Duration) async { try? await store.shut(key, until: time.sinceEpoch + wait) }
}

import Synchronization

/// What clients know about the systems they call: how much of their limits is used, and how they are doing.
///
/// A client makes one for itself. Give several clients the same one and they count together, for each host and tenant: a
/// throttled response to one then holds back the others. The policies of the first client of a host and tenant decide; clients
/// that share must use clocks of one kind.
public final class SharedState: Sendable {
    struct Scope: Hashable {
        let host: String
        let tenant: String
    }

    private let systems = Mutex<[Scope: SystemState]>([:])

    /// State that knows nothing yet.
    public init() {}

    func system(_ scope: Scope, make: () -> SystemState) -> SystemState {
        systems.withLock { systems in
            if let known = systems[scope] { return known }
            let made = make()
            systems[scope] = made
            return made
        }
    }
}

/// What is known about one system, as one tenant sees it.
final class SystemState: Sendable {
    let alarm: Alarm
    let gate: LimitGate
    /// Calls in progress.
    let calls: Slots
    private let quota: Mutex<RetryQuota>
    private let notices = Mutex<Set<APINotice>>([])
    let breaker: Breaker?
    let adaptive: AdaptiveSlots?

    init(policies: ClientPolicies, clock: any Clock<Duration>) {
        alarm = Alarm(clock)
        gate = LimitGate(limits: policies.limits, policy: policies.queue, alarm: alarm)
        calls = Slots(policies.concurrency.calls, longestLine: policies.concurrency.queue)
        quota = Mutex(RetryQuota(policies.retry.quota))
        breaker = policies.breaker.map { Breaker($0) }
        adaptive = policies.concurrency.adaptive.map { AdaptiveSlots($0) }
    }

    /// Takes the cost of one repeat; returns whether there was enough.
    func takeRepeat(throttled: Bool, for operation: String, debt: inout RetryQuota.Debt) -> Bool {
        quota.withLock { $0.take(throttled: throttled, for: operation, debt: &debt) }
    }

    /// Whether `notice` has not been heard before. At most 1,000 are remembered; later ones count as heard.
    func isNew(_ notice: APINotice) -> Bool {
        notices.withLock { $0.count < 1_000 && $0.insert(notice).inserted }
    }

    /// Gives back what a call took.
    func succeeded(_ operation: String, debt: RetryQuota.Debt) {
        quota.withLock { $0.succeeded(operation, debt: debt) }
    }
}

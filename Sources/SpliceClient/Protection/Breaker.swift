import Synchronization

/// The shell of a ``CircuitBreaker``.
final class Breaker: Sendable {
    private let machine: Mutex<CircuitBreaker>

    init(_ policy: BreakerPolicy) {
        machine = Mutex(CircuitBreaker(policy))
    }

    /// Admits an attempt, which the caller then reports the end of.
    func admit(now: Duration) throws(CircuitOpen) -> CircuitBreaker.Permit {
        switch machine.withLock({ $0.admit(now: now) }) {
        case .admitted(let permit): return permit
        case .refused(let wait): throw CircuitOpen(wait: wait)
        }
    }

    /// An attempt ended.
    func ended(_ permit: CircuitBreaker.Permit, failed: Bool, time: Duration, now: Duration) {
        machine.withLock { $0.ended(permit, failed: failed, time: time, now: now) }
    }

    /// An attempt's end says nothing about the system.
    func abandoned(_ permit: CircuitBreaker.Permit) {
        machine.withLock { $0.abandoned(permit) }
    }
}

/// The breaker is open.
struct CircuitOpen: Error {
    /// When it is worth asking again.
    let wait: Duration
}

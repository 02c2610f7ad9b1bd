import Synchronization

/// The shell of a ``CircuitBreaker``.
final class Breaker: Sendable {
    private let machine: Mutex<CircuitBreaker>
    private let alarm: Alarm

    init(_ policy: BreakerPolicy, alarm: Alarm) {
        machine = Mutex(CircuitBreaker(policy))
        self.alarm = alarm
    }

    /// Admits an attempt, which the caller then reports the end of.
    func admit() throws(CircuitOpen) -> CircuitBreaker.Permit {
        switch machine.withLock({ $0.admit(now: alarm.now) }) {
        case .admitted(let permit): return permit
        case .refused(let wait): throw CircuitOpen(wait: wait)
        }
    }

    /// An attempt ended.
    func ended(_ permit: CircuitBreaker.Permit, failed: Bool, time: Duration) {
        machine.withLock { $0.ended(permit, failed: failed, time: time, now: alarm.now) }
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

import Synchronization

/// The shell of a ``RateGate``: holds the waiting tasks, and asks the gate again when time has passed.
final class LimitGate: Sendable {
    private struct Waiter {
        let bell: Bell
        let costs: [String: Double]
    }

    private struct State {
        var gate: RateGate
        var waiters: [UInt64: Waiter] = [:]
        var nextID: UInt64 = 0
        /// The time for which the alarm is set.
        var alarmAt: Duration?
    }

    /// Why somebody did not pass.
    enum Refusal: Error {
        /// The queue is full.
        case full
        /// The request costs more than the limit ever allows.
        case impossible(name: String)
        /// It cannot be before the deadline; it can be after this time.
        case tooLate(wait: Duration)
        /// The waiting task was cancelled.
        case cancelled
    }

    private let state: Mutex<State>
    private let alarm: Alarm

    init(limits: [RateLimit], policy: QueuePolicy, alarm: Alarm) {
        state = Mutex(State(gate: RateGate(limits: limits, policy: policy, now: alarm.now)))
        self.alarm = alarm
    }

    /// Number of attempts that wait.
    var waiting: Int { state.withLock { $0.gate.waiting } }

    /// Returns when an attempt may go out; the caller then owes the gate one ``ended(_:observations:now:)`` or ``refund(_:)``.
    ///
    /// - Returns: The time it took.
    func pass(
        priority: Priority, costs: [String: Double], isRepeat: Bool, before deadline: Duration?, now start: Duration
    ) async throws(Refusal) -> Duration {
        let (id, entry, bell) = state.withLock { state -> (UInt64, RateGate.Entry, Bell?) in
            state.nextID += 1
            let ticket = RateGate.Ticket(id: state.nextID, priority: priority, costs: costs, isRepeat: isRepeat)
            let entry = state.gate.enter(ticket, now: start)
            guard case .queued(let earliest) = entry else { return (ticket.id, entry, nil) }
            // Who cannot make it in time makes room at once.
            if let deadline, earliest >= deadline {
                state.gate.leave(ticket.id)
                return (ticket.id, entry, nil)
            }
            let bell = Bell()
            state.waiters[ticket.id] = Waiter(bell: bell, costs: costs)
            return (ticket.id, entry, bell)
        }
        switch entry {
        case .passed: return .zero
        case .full: throw .full
        case .impossible(let name): throw .impossible(name: name)
        case .queued(let earliest):
            guard let bell else { throw .tooLate(wait: earliest - start) }
            return try await turn(id, bell: bell, from: start, before: deadline)
        }
    }

    /// Waits until the gate rings `bell`; returns the time since `start`.
    private func turn(
        _ id: UInt64, bell: Bell, from start: Duration, before deadline: Duration?
    ) async throws(Refusal) -> Duration {
        if let deadline { alarm.set(bell, at: deadline) }
        advance()
        let reason = await bell.wait()
        if reason == .done { return alarm.now - start }
        state.withLock { state in
            state.waiters[id] = nil
            state.gate.leave(id)
        }
        // Others may have waited behind this one.
        advance()
        throw reason == .time ? .tooLate(wait: alarm.now - start) : .cancelled
    }

    /// Whether an attempt may go out without waiting; if so, the caller owes the gate what it owes after
    /// ``pass(priority:costs:isRepeat:before:now:)``.
    func passNow(priority: Priority, costs: [String: Double]) -> Bool {
        state.withLock { state in
            state.nextID += 1
            let ticket = RateGate.Ticket(id: state.nextID, priority: priority, costs: costs, isRepeat: false)
            let entry = state.gate.enter(ticket, now: alarm.now)
            if case .queued = entry { state.gate.leave(ticket.id) }
            return entry == .passed
        }
    }

    /// An attempt ended.
    func ended(_ costs: [String: Double], observations: [LimitObservation], now: Duration) {
        let isWaitedFor = state.withLock { state in
            state.gate.ended(costs, observations: observations, now: now)
            return state.gate.waiting > 0
        }
        if isWaitedFor { advance() }
    }

    /// An attempt that had passed did not go out.
    func refund(_ costs: [String: Double]) {
        state.withLock { $0.gate.refund(costs, now: alarm.now) }
        advance()
    }

    /// Nobody passes for `wait`.
    func shut(for wait: Duration) {
        state.withLock { $0.gate.shut(until: alarm.now + wait) }
    }

    fileprivate func advance() {
        let now = alarm.now
        let (passing, next) = state.withLock { state -> ([Waiter], Duration?) in
            if let alarmAt = state.alarmAt, alarmAt <= now { state.alarmAt = nil }
            let (passed, next) = state.gate.advance(now: now)
            let passing = passed.compactMap { state.waiters.removeValue(forKey: $0) }
            guard let next, state.alarmAt.map({ next < $0 }) ?? true else { return (passing, nil) }
            state.alarmAt = next
            return (passing, next)
        }
        if let next { alarm.set(GateCall(self), at: next) }
        for waiter in passing where !waiter.bell.ring(.done) {
            // Its task was cancelled in between: what it was given goes to the next.
            refund(waiter.costs)
        }
    }
}

/// Asks a gate again at a time.
private final class GateCall: AlarmTarget {
    private let gate: LimitGate

    init(_ gate: LimitGate) { self.gate = gate }

    var isStale: Bool { false }

    func timeHasCome() { gate.advance() }
}

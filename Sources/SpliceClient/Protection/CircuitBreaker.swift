/// Counts failures and decides whether an attempt may go out. Pure.
///
/// Exits of the states: closed → open, when too much fails. Open → probing, when its time is over. Probing → closed, when all
/// probes succeeded; → open for longer, when one failed.
struct CircuitBreaker {
    /// What an attempt needs to report its end.
    struct Permit: Equatable {
        fileprivate let generation: Int
        fileprivate let probe: Int?

        /// Whether the attempt finds out if the system is well again.
        var isProbe: Bool { probe != nil }
    }

    /// Whether an attempt may go out.
    enum Admission: Equatable {
        case admitted(Permit)
        case refused(wait: Duration)
    }

    private enum State {
        case closed
        case open(until: Duration)
        /// Probes under way, by number, with the times at which they expire; and how many have succeeded.
        case probing(pending: [Int: Duration], succeeded: Int)
    }

    /// Attempts that ended within one tenth of the window.
    private struct Slice {
        var number: Int
        var total = 0
        var failed = 0
        var slow = 0
    }

    private static let slices = 10

    private let policy: BreakerPolicy
    private var state = State.closed
    private var counts: [Slice] = []
    private var timesOpened = 0
    /// Changes with the state, so that attempts begun before a change do not count after it.
    private var generation = 0
    private var probeNumber = 0

    init(_ policy: BreakerPolicy) { self.policy = policy }

    /// Whether attempts go out without question.
    var isClosed: Bool { if case .closed = state { true } else { false } }

    /// Somebody wants to send.
    mutating func admit(now: Duration) -> Admission {
        switch state {
        case .closed:
            return .admitted(Permit(generation: generation, probe: nil))
        case .open(let until) where now < until:
            return .refused(wait: until - now)
        case .open:
            generation += 1
            state = .probing(pending: [:], succeeded: 0)
            return probe(pending: [:], succeeded: 0, now: now)
        case .probing(let pending, let succeeded):
            return probe(pending: pending.filter { $0.value > now }, succeeded: succeeded, now: now)
        }
    }

    /// An attempt ended after `time`.
    mutating func ended(_ permit: Permit, failed: Bool, time: Duration, now: Duration) {
        guard permit.generation == generation else { return }
        let isSlow = policy.slow.map { time >= $0 } ?? false
        switch state {
        case .closed:
            count(failed: failed, slow: isSlow, now: now)
            if isTooMuch(now: now) { trip(now: now) }
        case .probing(var pending, let succeeded):
            guard let probe = permit.probe, pending.removeValue(forKey: probe) != nil else { return }
            if failed || isSlow {
                trip(now: now)
            } else if succeeded + 1 >= policy.probes {
                generation += 1
                timesOpened = 0
                counts = []
                state = .closed
            } else {
                state = .probing(pending: pending, succeeded: succeeded + 1)
            }
        case .open:
            return
        }
    }

    /// An attempt was admitted but did not go out, or its end says nothing about the system.
    mutating func abandoned(_ permit: Permit) {
        guard permit.generation == generation, case .probing(var pending, let succeeded) = state,
            let probe = permit.probe
        else { return }
        pending[probe] = nil
        state = .probing(pending: pending, succeeded: succeeded)
    }

    private mutating func probe(pending: [Int: Duration], succeeded: Int, now: Duration) -> Admission {
        guard pending.count + succeeded < policy.probes else {
            state = .probing(pending: pending, succeeded: succeeded)
            let earliest = pending.values.min() ?? now
            return .refused(wait: max(.milliseconds(1), earliest - now))
        }
        probeNumber += 1
        var pending = pending
        pending[probeNumber] = now + policy.probeTimeout
        state = .probing(pending: pending, succeeded: succeeded)
        return .admitted(Permit(generation: generation, probe: probeNumber))
    }

    private mutating func trip(now: Duration) {
        generation += 1
        var time = policy.open
        for _ in 0..<timesOpened where time < policy.longestOpen { time = time * 2 }
        timesOpened += 1
        state = .open(until: now + min(time, policy.longestOpen))
    }

    private mutating func count(failed: Bool, slow: Bool, now: Duration) {
        let number = Int(now / policy.window * Double(Self.slices))
        counts.removeAll { $0.number <= number - Self.slices }
        if counts.last?.number != number { counts.append(Slice(number: number)) }
        let last = counts.count - 1
        counts[last].total += 1
        if failed { counts[last].failed += 1 }
        if slow { counts[last].slow += 1 }
    }

    private func isTooMuch(now: Duration) -> Bool {
        let total = counts.reduce(0) { $0 + $1.total }
        guard total >= policy.least else { return false }
        let failed = Double(counts.reduce(0) { $0 + $1.failed }) / Double(total)
        let slow = Double(counts.reduce(0) { $0 + $1.slow }) / Double(total)
        return failed >= policy.failureRate || (policy.slow != nil && slow >= policy.slowRate)
    }
}

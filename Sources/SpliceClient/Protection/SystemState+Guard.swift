import SpliceHTTP

extension SystemState {
    /// Waits for a place in the adaptive limit; returns how many attempts are under way with it.
    func enter(_ adaptive: AdaptiveSlots, before deadline: Duration?) async throws -> Int {
        do throws(Slots.Refusal) { return try await adaptive.enter(before: deadline, on: alarm) } catch {
            throw error == .tooLate ? DeadlinePassed() : CancellationError() as any Error
        }
    }

    /// An attempt was answered: the breaker and the adaptive limit hear how.
    func answered(
        _ status: Int, permit: CircuitBreaker.Permit?, underWay: Int, time: Duration, now: Duration
    ) {
        if let permit { breaker?.ended(permit, failed: status >= 500, time: time, now: now) }
        switch status {
        case 429, 503: adaptive?.dropped()
        default: adaptive?.answered(after: time, underWay: underWay)
        }
    }

    /// An attempt got no answer.
    func failed(with error: any Error, permit: CircuitBreaker.Permit?, time: Duration, now: Duration) {
        guard error is TransportError else {
            // Cancelled, or without credentials: that says nothing about the system.
            if let permit { breaker?.abandoned(permit) }
            return
        }
        if let permit { breaker?.ended(permit, failed: true, time: time, now: now) }
        adaptive?.dropped()
    }
}

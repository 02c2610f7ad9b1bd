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

    /// An answer has begun: for the breaker the attempt ends with its content, and fails if that breaks off.
    func answering(_ permit: CircuitBreaker.Permit, rest: PieceReader, time: Duration) async {
        await rest.whenOver { [breaker, alarm] failure in
            let failed = failure.map(Self.isOfTheSystem) ?? false
            breaker?.ended(permit, failed: failed, time: time, now: alarm.now)
        }
    }

    /// What says that the system is unwell. The rest is the caller's or this process's own: content that could not be read, an answer larger
    /// than asked for, a transport that was shut down.
    private static let ofTheSystem: Set<TransportError.Code> = [
        .nameResolution, .connection, .tls, .timeout, .connectionLost, .protocolViolation,
    ]

    private static func isOfTheSystem(_ error: any Error) -> Bool {
        (error as? TransportError).map { ofTheSystem.contains($0.code) } ?? false
    }

    /// An attempt got no answer.
    func failed(with error: any Error, permit: CircuitBreaker.Permit?, time: Duration, now: Duration) {
        guard Self.isOfTheSystem(error) else {
            // Cancelled, without credentials, or wrong on this side: that says nothing about the system.
            if let permit { breaker?.abandoned(permit) }
            return
        }
        if let permit { breaker?.ended(permit, failed: true, time: time, now: now) }
        adaptive?.dropped()
    }
}

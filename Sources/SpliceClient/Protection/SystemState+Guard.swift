import HTTPTypes
import SpliceHTTP

extension SystemState {
    /// Runs `attempt` when the adaptive limit and the breaker let it, and tells both how it ended.
    ///
    /// - Throws: ``CircuitOpen``; `CancellationError`; what `attempt` throws.
    nonisolated(nonsending) func guarding(
        _ attempt: nonisolated(nonsending) () async throws -> Attempt.Answer
    ) async throws -> Attempt.Answer {
        let underWay: Int
        do { underWay = try await adaptive?.enter() ?? 0 } catch { throw CancellationError() }
        defer { adaptive?.leave() }
        let permit = try breaker?.admit()
        let start = alarm.now
        do {
            let answer = try await attempt()
            let time = alarm.now - start
            if let permit { breaker?.ended(permit, failed: answer.head.status.code >= 500, time: time) }
            switch answer.head.status.code {
            case 429, 503: adaptive?.dropped()
            default: adaptive?.answered(after: time, underWay: underWay)
            }
            return answer
        } catch let error as TransportError {
            if let permit { breaker?.ended(permit, failed: true, time: alarm.now - start) }
            adaptive?.dropped()
            throw error
        } catch {
            // Cancelled, or without credentials: that says nothing about the system.
            if let permit { breaker?.abandoned(permit) }
            throw error
        }
    }
}

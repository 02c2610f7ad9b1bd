import SpliceHTTP

/// An attempt, and a second copy of it when the first takes long.
struct Hedge {
    let attempt: Attempt
    let delay: Duration
    /// Lets the copy pass the limits, without waiting.
    let pass: @Sendable () async -> Bool
    /// The copy ended without its answer being used.
    let ended: @Sendable () -> Void

    private enum Copy: Sendable { case first, second }

    /// The first answer, and whether a copy was sent. When both fail, the failure of the first counts.
    func send() async -> (result: Result<Attempt.Answer, any Error>, isHedged: Bool) {
        // Rings when the copy goes out; nobody waits for it.
        let copyOut = Bell()
        return await withTaskGroup(of: (Copy, Result<Attempt.Answer?, any Error>).self) { group in
            group.addTask { (.first, await Self.result { try await attempt.send() }) }
            group.addTask { [alarm = attempt.core.system.alarm] in
                await (
                    .second,
                    Self.result {
                        try await alarm.sleep(until: alarm.now + delay)
                        guard await pass() else { return nil }
                        copyOut.ring(.done)
                        var copy = attempt
                        copy.begin = alarm.now
                        return try await copy.send()
                    }
                )
            }
            var failure: (any Error)?
            for await (copy, result) in group {
                switch result {
                case .success(let answer?):
                    group.cancelAll()
                    if copyOut.hasRung { ended() }
                    return (.success(answer), copyOut.hasRung)
                case .success(nil): continue
                case .failure(let error):
                    if copy == .first || failure == nil { failure = error }
                    // Nothing to hope for from a copy that is not on its way.
                    if !copyOut.hasRung { group.cancelAll() }
                }
            }
            if copyOut.hasRung { ended() }
            return (.failure(failure ?? CancellationError()), copyOut.hasRung)
        }
    }

    private static func result(
        _ body: () async throws -> Attempt.Answer?
    ) async -> Result<Attempt.Answer?, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}

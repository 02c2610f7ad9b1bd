import SpliceHTTP

extension APIClient {
    /// Sends `items` in batches, and those that failed for now again, and only those.
    ///
    /// A batch that fails as a whole does not stop the others: its items get an outcome that says whether they may have taken effect.
    ///
    /// - Parameters:
    ///   - items: What to send.
    ///   - plan: How.
    /// - Returns: One outcome for each item, in the order of `items`. ``BatchOutcome/again(_:)`` is left for items that failed in every
    ///   round.
    /// - Throws: `CancellationError`; ``APIError/Code/invalidOptions``; what the plan throws while it makes a request.
    public func batch<Item, Value>(
        _ items: [Item], plan: BatchPlan<Item, Value>
    ) async throws -> [BatchOutcome<Value>] {
        guard plan.size >= 1, plan.rounds >= 1 else {
            throw APIError(.invalidOptions, message: "a batch needs a size and rounds of at least 1", host: base.host)
        }
        var outcomes = [BatchOutcome<Value>?](repeating: nil, count: items.count)
        var open = Array(items.indices)
        var backoff = core.policies.retry.backoff(core.random)
        for round in 0..<plan.rounds where !open.isEmpty {
            if round > 0, let delay = backoff.next() {
                try await core.system.alarm.sleep(until: core.system.alarm.now + delay)
            }
            var start = 0
            while start < open.count {
                let part = Array(open[start..<min(start + plan.size, open.count)])
                let found = try await send(part.map { items[$0] }, plan: plan)
                for (index, outcome) in zip(part, found) { outcomes[index] = outcome }
                start += part.count
            }
            open = open.filter { outcomes[$0]?.isOpen == true }
        }
        return outcomes.compactMap { $0 }
    }

    private func send<Item, Value>(
        _ items: [Item], plan: BatchPlan<Item, Value>
    ) async throws -> [BatchOutcome<Value>] {
        let request = try plan.request(items)
        do {
            let response = try await send(request)
            let outcomes = try plan.outcomes(response, items)
            guard outcomes.count == items.count else {
                throw APIError(
                    .undecodable, message: "the answer has \(outcomes.count) outcomes for \(items.count) items",
                    operation: request.label, host: base.host, outcome: .processed)
            }
            return outcomes
        } catch let error as CancellationError {
            throw error
        } catch let error as APIError where error.outcome == .notSent || error.outcome == .refused {
            return items.map { _ in .notSent(error) }
        } catch let error as APIError
            where error.outcome == .processed && error.code != .undecodable && error.status != nil
        {
            // The server looked at the request as a whole and said no.
            return items.map { _ in .rejected(error.system ?? SystemError(code: error.code.description)) }
        } catch {
            return items.map { _ in .unknown(error) }
        }
    }
}

extension RetryPolicy {
    /// The delays between passing failures.
    func backoff(_ random: RandomSource) -> Backoff { Backoff(base: base, cap: cap, random: random) }
}

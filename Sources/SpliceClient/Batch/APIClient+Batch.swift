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
    /// - Throws: ``APIError/Code/invalidOptions``; `CancellationError` and what the plan throws while it makes a request, but only
    ///   while no outcome is known. Afterwards that error ends the sending and is the outcome of the items it kept back:
    ///   ``BatchOutcome/unknown(_:)`` for those under way when the task was cancelled, ``BatchOutcome/notSent(_:)`` for those that
    ///   were not sent; who was to be sent again stays ``BatchOutcome/again(_:)``.
    public func batch<Item, Value>(
        _ items: [Item], plan: BatchPlan<Item, Value>
    ) async throws -> [BatchOutcome<Value>] {
        guard plan.size >= 1, plan.rounds >= 1 else {
            throw APIError(.invalidOptions, message: "a batch needs a size and rounds of at least 1", host: base.host)
        }
        var outcomes = [BatchOutcome<Value>?](repeating: nil, count: items.count)
        do {
            try await send(items, plan: plan, into: &outcomes)
        } catch {
            guard outcomes.contains(where: { $0 != nil }) else { throw error }
            return outcomes.map { $0 ?? .notSent(error) }
        }
        return outcomes.compactMap { $0 }
    }

    /// Notes each outcome when it is known, so that an error later on takes none of them away.
    private func send<Item, Value>(
        _ items: [Item], plan: BatchPlan<Item, Value>, into outcomes: inout [BatchOutcome<Value>?]
    ) async throws {
        var open = Array(items.indices)
        var backoff = core.policies.retry.backoff(core.random)
        for round in 0..<plan.rounds where !open.isEmpty {
            if round > 0, let delay = backoff.next() {
                try await core.system.alarm.sleep(until: core.system.alarm.now + delay)
            }
            var start = 0
            while start < open.count {
                try Task.checkCancellation()
                let part = Array(open[start..<min(start + plan.size, open.count)])
                let request = try plan.request(part.map { items[$0] })
                do {
                    let found = try await send(request, of: part.map { items[$0] }, plan: plan)
                    for (index, outcome) in zip(part, found) { outcomes[index] = outcome }
                } catch {
                    // Cancelled while they were under way. Without any other outcome the error says it all.
                    if outcomes.contains(where: { $0 != nil }) {
                        for index in part { outcomes[index] = .unknown(error) }
                    }
                    throw error
                }
                start += part.count
            }
            open = open.filter { outcomes[$0]?.isOpen == true }
        }
    }

    /// - Throws: `CancellationError` only.
    private func send<Item, Value>(
        _ request: APIRequest, of items: [Item], plan: BatchPlan<Item, Value>
    ) async throws -> [BatchOutcome<Value>] {
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

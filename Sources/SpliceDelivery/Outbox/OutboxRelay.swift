/// Takes what is due in the outbox to the publisher, and notes what became of it.
struct OutboxRelay: Sendable {
    let publisher: any OutboxPublisher
    let environment: EngineEnvironment

    /// Delivers one batch.
    ///
    /// - Returns: How many messages were due.
    func deliver() async throws -> Int {
        let messages = try await environment.store.dueMessages(
            limit: environment.options.outboxBatch, now: environment.clock.now)
        guard !messages.isEmpty else { return 0 }
        var outcomes: [String: OutboxOutcome] = [:]
        do {
            let results = try await publisher.publish(messages)
            for (index, message) in messages.enumerated() {
                let failure = index < results.count ? results[index] : Self.noResult
                outcomes[message.id] = failure.map { outcome($0, message) } ?? .sent
            }
        } catch {
            let failure = error as? any ClassifiedFailure ?? Self.unclassified(error)
            for message in messages { outcomes[message.id] = outcome(failure, message) }
        }
        try await environment.store.settle(outcomes)
        return messages.count
    }

    private func outcome(_ failure: any ClassifiedFailure, _ message: OutboxMessage) -> OutboxOutcome {
        let record = FailureRecord(code: failure.failureCode, message: failure.safeDescription)
        var retryAfter: Duration?
        switch failure.failure {
        case .permanent, .needsPerson: return .dead(record)
        case .ambiguous: break
        case .transient(let wish): retryAfter = wish
        }
        let policy = environment.options.outboxRetry
        let delay = environment.random.draw { [retryAfter] generator in
            policy.delay(after: message.attempts + 1, retryAfter: retryAfter, using: &generator)
        }
        guard let delay else { return .dead(record) }
        return .retry(at: environment.clock.now + delay, record)
    }

    private static let noResult = ActionFailure.ambiguous("noResult", "the publisher gave no result for the message")

    private static func unclassified(_ error: any Error) -> ActionFailure {
        .ambiguous("unclassified", "\(type(of: error))")
    }
}

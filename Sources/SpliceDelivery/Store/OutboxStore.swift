/// The role of a store that relays use: messages that wait to be delivered, whatever the broker.
public protocol OutboxStore: Sendable {
    /// Messages that are due, oldest first; of each key only those before which nothing waits.
    func dueMessages(limit: Int, now: WallTime) async throws -> [OutboxMessage]

    /// Notes what became of deliveries, in one commit for all. Ids that are not waiting are left alone.
    func settle(_ outcomes: [String: OutboxOutcome]) async throws

    /// Messages that could not be delivered, oldest first.
    func deadMessages(limit: Int) async throws -> [(message: OutboxMessage, failure: FailureRecord)]

    /// Makes an undeliverable message due again.
    ///
    /// - Throws: ``DeliveryError`` with code `notFound` if it is not a dead letter.
    func replayMessage(_ id: String, at now: WallTime) async throws
}

/// The role of a broker: takes messages from the outbox to where they belong.
public protocol OutboxPublisher: Sendable {
    /// Delivers messages. May be called again with a message that was delivered, if the worker stopped before it could
    /// note so: pass ``OutboxMessage/id`` on for the consumer to recognise it.
    ///
    /// - Returns: One result a message, in the same order: `nil` where it was delivered, and otherwise what is wrong.
    /// - Throws: If none was delivered. Transient and ambiguous failures are repeated, others are dead letters.
    func publish(_ messages: [OutboxMessage]) async throws -> [(any ClassifiedFailure)?]
}

/// A connector whose system calls when something happens.
///
/// A webhook is a hint that may be late, double, out of order or lost. So every topic names the stream that repairs what was
/// lost, every event carries a key by which doubles are recognised, and ``receive(_:)`` has no effect of its own: accepting the
/// event durably, and only then answering, is the work of ``WebhookIntake``.
public protocol WebhookTrigger: Connector {
    /// The topics that can be received, each with the stream that backfills it.
    static var topics: [WebhookTopicDescriptor] { get }

    /// Verifies a request and takes it apart.
    ///
    /// The sender is verified over the raw bytes before anything is parsed. No network, no state.
    /// - Throws: ``WebhookRefusal``; whatever else is thrown counts as a failure of this side, and the sender tries again.
    func receive(_ request: WebhookRequest) async throws -> WebhookReceipt
}

/// What a verified request turned out to be.
public enum WebhookReceipt: Sendable, Hashable {
    /// Things that happened, in the order of the request; accept them all, or none.
    case events([WebhookEvent])
    /// A question of the sender (an address to be confirmed, a ping); answer with this.
    case handshake(WebhookResponse)
}

/// One topic and what belongs to it.
public struct WebhookTopicDescriptor: Sendable, Hashable {
    /// The topic.
    public let topic: WebhookTopic
    /// The stream whose records show what the webhooks said: read now and then, it repairs lost ones.
    public let backfill: StreamID
    /// What it means, in a sentence.
    public let summary: String

    /// A descriptor from its parts.
    public init(_ topic: WebhookTopic, backfill: StreamID, _ summary: String) {
        self.topic = topic
        self.backfill = backfill
        self.summary = summary
    }
}

/// A request that is not accepted, and what to answer.
public struct WebhookRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// Why. Each case stands for one status; none tells the sender more than that.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// No signature, or a wrong one: 401.
        case unverified
        /// Verified, but a header or the content is not as documented: 400.
        case malformed
        /// A topic that nobody asked for: 404, which makes most senders stop.
        case unknownTopic
        /// Larger than is read: 413.
        case tooLarge
        /// Not a method that webhooks use: 405.
        case method
    }

    /// Why.
    public let reason: Reason
    /// One sentence for this side's log, without values of the request.
    public let message: String

    /// A rejection from its parts.
    public init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    /// Reason and message, safe to log.
    public var description: String { "\(reason.rawValue): \(message)" }
}

public import SpliceDelivery
import SpliceMapping

/// An event whose content does not fit its mapping, kept for a person.
public struct UnreadableEvent: Codable, Sendable, Hashable {
    /// The connector's id.
    public let source: String
    /// What happened.
    public let topic: WebhookTopic
    /// The record that it is about.
    public let record: RecordKey
    /// The process that it would have started.
    public let process: String
    /// Every problem, without values that the mapping protects.
    public let problems: String
    /// The content, as it came.
    public let content: String

    init(
        source: String, topic: WebhookTopic, record: RecordKey, process: String, error: any Error, content: [UInt8]
    ) {
        self.source = source
        self.topic = topic
        self.record = record
        self.process = process
        // Only a mapping's error is known to hold no protected value.
        problems = (error as? MappingError)?.description ?? "\(type(of: error))"
        self.content = String(decoding: content, as: UTF8.self)
    }
}

/// Keeps events that cannot be read until a person has looked: register it beside the processes that webhooks start.
///
/// After the mapping or the record was corrected, the backfill does not bring the event back, since it was accepted: start the process
/// with the corrected input, and close the review.
public struct Quarantine: DurableProcess {
    /// `splice-quarantine`.
    public static let name = "splice-quarantine"
    /// Version 1.
    public static let version = 1

    /// A quarantine.
    public init() {}

    /// Asks a person to look at the event.
    public func run(_ event: UnreadableEvent, _ process: ProcessContext) async throws -> String {
        let answer = try await process.review(
            "look", "an event cannot be read; correct the mapping or the record, then start “\(event.process)” by hand",
            details: [
                "source": event.source, "topic": event.topic.description, "record": event.record.description,
                "problems": event.problems,
            ], choices: [.approve])
        return answer.choice.rawValue
    }
}

public import SpliceDelivery
import SpliceMapping

/// An event whose content does not fit its mapping, or a record that its connector could not read, kept for a person.
public struct UnreadableEvent: Codable, Sendable, Hashable {
    /// The connector's id.
    public let source: String
    /// What happened.
    public let topic: WebhookTopic
    /// The record that it is about; empty where not even that could be read.
    public let record: RecordKey
    /// The process that it would have started.
    public let process: String
    /// Every problem, without values that the mapping protects.
    public internal(set) var problems: String
    /// The content, as it came; empty for a record that the connector could not read.
    public internal(set) var content: String

    init(
        source: String, topic: WebhookTopic, record: RecordKey, process: String, problems: String, content: [UInt8]
    ) {
        self.source = source
        self.topic = topic
        self.record = record
        self.process = process
        self.problems = problems
        self.content = String(decoding: content, as: UTF8.self)
    }

    /// What an error says. Only a mapping's is known to hold no protected value.
    static func problems(of error: any Error) -> String {
        (error as? MappingError)?.description ?? "\(type(of: error))"
    }
}

/// Keeps events that cannot be read until a person has looked: register it beside the processes that webhooks start.
///
/// ```swift
/// try splice.register(Quarantine().resuming(shop.paidOrders, for: OrderToCash.self))
/// ```
///
/// The backfill does not bring such an event back, since it was accepted. For a trigger that it resumes, the review offers `retry`, after the
/// mapping was corrected; `edit`, with the content as the system should have sent it; and `skip`, which gives the event up. What is
/// still not readable is asked about again. For others there is only `approve`, after somebody started the process by hand.
public struct Quarantine: DurableProcess {
    /// `splice-quarantine`.
    public static let name = "splice-quarantine"
    /// Version 2, which starts the process by itself; runs of version 1 go on.
    public static let version = 2

    /// Reads the content and starts the process; returns the problems if it still cannot be read.
    private typealias Resumption =
        @Sendable (_ event: UnreadableEvent, _ round: Int, _ process: ProcessContext) async throws -> String?

    /// What an attempt to read came to; journalled, so that a replay starts the process with the same input.
    private struct Attempt<Input: Codable & Sendable>: Codable, Sendable {
        var input: Input?
        var problems: String?
    }

    private var resumptions: [String: Resumption] = [:]

    /// A quarantine that resumes nothing.
    public init() {}

    /// A quarantine that can also take events of `trigger` the way that they would have taken: to runs of `process`.
    public func resuming<P: DurableProcess>(_ trigger: EventTrigger<P.Input>, for process: P.Type) -> Quarantine {
        var copy = self
        copy.resumptions[Self.key(trigger.source, trigger.topic, P.name)] = { event, round, process in
            let attempt = try await process.value(round == 1 ? "read" : "read \(round)") {
                do {
                    return Attempt(input: try trigger.decode(Array(event.content.utf8)), problems: nil)
                } catch {
                    return Attempt<P.Input>(input: nil, problems: UnreadableEvent.problems(of: error))
                }
            }
            guard let input = attempt.input else { return attempt.problems ?? "" }
            _ = try await process.start(
                round == 1 ? "start" : "start \(round)", P.self, input, lane: trigger.lane(of: event.record))
            return nil
        }
        return copy
    }

    /// Asks a person to look at the event, until it is readable or given up.
    ///
    /// - Returns: `started`, `skip`, or `approve`.
    public func run(_ event: UnreadableEvent, _ process: ProcessContext) async throws -> String {
        let resume = resumptions[Self.key(event.source, event.topic, event.process)]
        var (event, round) = (event, 1)
        while true {
            let answer = try await process.review(
                round == 1 ? "look" : "look \(round)",
                "an event cannot be read; correct the mapping or the record, then "
                    + (resume == nil ? "start “\(event.process)” by hand" : "retry, or edit its content"),
                details: [
                    "source": event.source, "topic": event.topic.description, "record": event.record.description,
                    "problems": event.problems,
                ],
                choices: resume == nil
                    ? [.approve] : event.content.isEmpty ? [.edit, .skip] : [.retry, .edit, .skip])
            guard let resume, answer.choice == .retry || answer.choice == .edit else { return answer.choice.rawValue }
            if answer.choice == .edit, let value = answer.value { event.content = value.text }
            guard let problems = try await resume(event, round, process) else { return "started" }
            event.problems = problems
            round += 1
        }
    }

    private static func key(_ source: String, _ topic: WebhookTopic, _ process: String) -> String {
        "\(source)/\(topic)/\(process)"
    }
}

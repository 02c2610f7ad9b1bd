import SpliceConnect
import SpliceHTTP
public import SpliceDelivery
import SpliceModel
import SpliceTransfer

extension Mail {
    /// Tells a customer that an order is on its way, with the plain template.
    public var sendTracking: Action<TrackingNotice, SentMail> { send("send-tracking", .tracking) }

    /// Sends a message made from a template.
    ///
    /// With a ``MessageTrace`` a lost answer is looked up (natural key: the message's id); without one it waits for a person, since a
    /// second message cannot be taken back. It is looked up after the trace's ``MessageTrace/lag``, since a list that is behind knows
    /// nothing of a message that was taken. There is no undo.
    /// - Parameters:
    ///   - name: The action's name, unique among this connector's: `send-invoice`.
    ///   - template: What the message says.
    public func send<Input: MailInput>(_ name: String, _ template: MailTemplate<Input>) -> Action<Input, SentMail> {
        var probe: Action<Input, SentMail>.Probe?
        if let trace {
            probe = { _, context in
                let id = MessageID(idempotencyKey: context.idempotencyKey, sender: configuration.from)
                switch try await trace.find(id) {
                case .taken(let reference): return .found(SentMail(id: id.description, reference: reference))
                case .notTaken: return .absent
                case .notYetKnown: return .unknown
                }
            }
        }
        return Action(
            name, system: Self.descriptor.id, effect: trace == nil ? .atMostOnce : .naturalKey,
            settling: trace?.lag ?? .zero,
            call: { input, context in try await submit(template, input, key: context.idempotencyKey) }, probe: probe)
    }

    private func submit<Input: MailInput>(
        _ template: MailTemplate<Input>, _ input: Input, key: String
    ) async throws -> SentMail {
        let id = MessageID(idempotencyKey: key, sender: configuration.from)
        let milliseconds = Int64(time.sinceEpoch / .milliseconds(1))
        let message = try MailMessage(
            from: configuration.from, to: [input.recipient], replyTo: configuration.replyTo,
            subject: template.subject(input), text: template.text(input), html: template.html?(input), id: id,
            date: Instant(milliseconds: milliseconds) ?? .epoch)
        let submission = try MailSubmission(
            sender: configuration.from.address.description, recipients: [input.recipient.address.description],
            content: try message.encoded())
        let receipt = try await transport.submit(submission, to: server)
        return SentMail(id: id.description, reference: receipt.reply.text)
    }
}

/// A message that a server took.
public struct SentMail: Codable, Sendable, Hashable {
    /// The message's id, with angle brackets.
    public let id: String
    /// The server's words or the provider's id, for its support; may be empty.
    public let reference: String

    /// A message.
    public init(id: String, reference: String) {
        self.id = id
        self.reference = reference
    }
}

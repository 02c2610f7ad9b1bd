import SpliceHTTP
import SpliceTransfer

/// An SMTP transaction (RFC 5321 section 3.3) in an open session; a pure machine.
///
/// ```
/// session ─► sender ─► recipient 0 ─► … ─► data ─► content ─► done
///                └──────────┴─────────────┴──────────┴─ any refusal ends it
/// ```
struct MailConversation {
    /// What to do next.
    enum Action: Equatable {
        /// Send the bytes, then wait for the reply.
        case send([UInt8])
        /// The message was accepted.
        case succeed
        /// The server refused; the reply is in ``refusal``.
        case fail
        /// The server replied to what was not sent yet: nothing that it says can be believed.
        case violate
        /// Nothing; the reply is not complete.
        case wait
    }

    private enum Stage: Equatable {
        case session
        case sender
        case recipient(Int)
        case data
        case content
        case done
    }

    private let submission: MailSubmission
    private var stage = Stage.session
    private var reader = ReplyReader()
    private var extensions: Set<Substring> = []
    private(set) var recipients: [MailReceipt.Recipient] = []
    /// The reply to the message itself.
    private(set) var final: ServerReply?
    /// The reply by which the server refused.
    private(set) var refusal: ServerReply?
    /// Whether all of the message, its end included, was handed to the connection: from then on it may be delivered.
    private(set) var isHandedOver = false
    /// Whether bytes of the last `send` may still be here. A reply that comes before they have gone is not one to them: taken for it, it could
    /// say that a message was accepted that was never sent.
    private var isSending = false

    init(_ submission: MailSubmission) { self.submission = submission }

    /// A line of the session's opening, which libcurl conducts: greeting, extensions, TLS, log-in.
    mutating func sessionLine(_ line: some Collection<UInt8>) {
        guard let reply = reader.take(line) else { return }
        refusal = reply.isPositive ? nil : reply
        // The last reply to EHLO counts: after STARTTLS the list is another one (RFC 3207 section 4.2).
        guard reply.code == 250 else { return }
        extensions = Set(reply.text.split(separator: "\n").dropFirst().compactMap { $0.split(separator: " ").first })
    }

    /// The session is open.
    mutating func begin() -> Action {
        stage = .sender
        refusal = nil
        let size = extensions.contains("SIZE") ? " SIZE=\(submission.content.count)" : ""
        return send(Array("MAIL FROM:<\(submission.sender)>\(size)\r\n".utf8))
    }

    /// The bytes of the last `send` were handed to the connection, every one.
    mutating func sent() {
        isSending = false
        if stage == .content { isHandedOver = true }
    }

    /// A line from the server.
    mutating func line(_ line: some Collection<UInt8>) -> Action {
        guard let reply = reader.take(line) else { return .wait }
        guard !isSending else { return .violate }
        switch stage {
        case .session, .done: return .wait
        case .sender: return proceed(reply) ? ask(for: 0) : refuse(reply)
        case .recipient(let index): return recipient(index, reply)
        case .data:
            guard reply.code == 354 else { return refuse(reply) }
            stage = .content
            return send(Self.escaped(submission.content))
        case .content:
            final = reply
            stage = .done
            guard proceed(reply) else { return refuse(reply) }
            return .succeed
        }
    }

    /// What is known about the message's fate, when the submission failed.
    var outcome: OutcomeCertainty {
        if refusal != nil { return .refused }
        return isHandedOver ? .ambiguous : .notSent
    }

    private mutating func recipient(_ index: Int, _ reply: ServerReply) -> Action {
        recipients.append(MailReceipt.Recipient(address: submission.recipients[index], reply: reply))
        if !proceed(reply), !submission.acceptsPartialDelivery { return refuse(reply) }
        if index + 1 < submission.recipients.count { return ask(for: index + 1) }
        guard recipients.contains(where: \.isAccepted) else { return refuse(reply) }
        stage = .data
        return send(Array("DATA\r\n".utf8))
    }

    private mutating func ask(for index: Int) -> Action {
        stage = .recipient(index)
        return send(Array("RCPT TO:<\(submission.recipients[index])>\r\n".utf8))
    }

    private mutating func send(_ bytes: [UInt8]) -> Action {
        isSending = true
        return .send(bytes)
    }

    private mutating func refuse(_ reply: ServerReply) -> Action {
        refusal = reply
        return .fail
    }

    private func proceed(_ reply: ServerReply) -> Bool { (200..<300).contains(reply.code) }

    /// The message with a second dot before each line that begins with one (RFC 5321 section 4.5.2), and its end. The
    /// submission has seen to it that lines end in CR LF.
    private static func escaped(_ content: [UInt8]) -> [UInt8] {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(content.count + 64)
        var isLineStart = true
        for byte in content {
            if isLineStart, byte == UInt8(ascii: ".") { escaped.append(byte) }
            escaped.append(byte)
            isLineStart = byte == 0x0A
        }
        return escaped + Array(".\r\n".utf8)
    }
}

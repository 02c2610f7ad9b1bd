import SpliceHTTP
import SpliceTransfer

/// Follows an SMTP transaction by the server's replies; a pure machine.
///
/// libcurl shows the replies and not the commands. After the session was opened the commands are always `MAIL`, one
/// `RCPT` for each recipient, `DATA`, and the message, each with one reply, so their order tells which is which.
struct MailDialogue {
    private enum Stage {
        case session
        case sender
        case recipient(Int)
        case data
        case message
        case done
    }

    private let addresses: [String]
    private var stage = Stage.session
    private var reader = ReplyReader()
    private(set) var recipients: [MailReceipt.Recipient] = []
    /// The reply to the complete message.
    private(set) var final: ServerReply?
    /// The last reply of any kind.
    private(set) var last: ServerReply?
    /// Whether the end of the message may have been sent, from which on the server may deliver it.
    var isHandedOver = false

    init(recipients: [String]) { addresses = recipients }

    /// The session is open, and the transaction begins.
    mutating func begin() { stage = .sender }

    /// Whether what comes next is the reply to the message.
    var awaitsFinalReply: Bool {
        if case .message = stage { isHandedOver } else { false }
    }

    mutating func take(_ line: some Collection<UInt8>) {
        guard let reply = reader.take(line) else { return }
        last = reply
        switch stage {
        case .session, .done: break
        case .sender: stage = .recipient(0)
        case .recipient(let index):
            recipients.append(MailReceipt.Recipient(address: addresses[index], reply: reply))
            stage = index + 1 < addresses.count ? .recipient(index + 1) : .data
        case .data: stage = .message
        case .message:
            final = reply
            stage = .done
        }
    }

    /// The server's refusal, when its last word was one.
    var refusal: ServerReply? {
        if let final { return final.isPositive ? nil : final }
        return last.flatMap { $0.isPositive ? nil : $0 }
    }

    /// What is known about the message's fate, when the submission failed.
    var outcome: OutcomeCertainty {
        if refusal != nil, !isHandedOver || final != nil { return .refused }
        return isHandedOver ? .ambiguous : .notSent
    }
}

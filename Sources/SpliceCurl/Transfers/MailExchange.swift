import CLibcurl
import SpliceHTTP
import SpliceTransfer

/// One mail submission. For the confinement of its variables see ``Exchange``.
final class MailExchange: Exchange, @unchecked Sendable {
    private let submission: MailSubmission
    private let server: MailServer

    // Before posting, then loop:
    var continuation: CheckedContinuation<MailReceipt, any Error>?

    // Loop:
    private var dialogue: MailDialogue
    private var provided = 0

    init(_ submission: MailSubmission, to server: MailServer, timeouts: ExchangeTimeouts) {
        self.submission = submission
        self.server = server
        dialogue = MailDialogue(recipients: submission.recipients)
        super.init(
            host: server.host, origin: "smtp://\(server.host):\(server.port)", mayMultiplex: false, timeouts: timeouts)
    }

    override func configure(_ easy: EasyHandle) {
        let scheme = server.security == .implicitTLS ? "smtps" : "smtp"
        easy.set(CURLOPT_URL, "\(scheme)://\(server.host):\(server.port)/\(server.clientName)")
        easy.set(CURLOPT_PROTOCOLS_STR, scheme)
        easy.set(CURLOPT_HTTPPROXYTUNNEL, true)
        easy.set(CURLOPT_CONNECTTIMEOUT_MS, connectMilliseconds)
        easy.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, replySeconds)
        let usesTLS = server.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL
        easy.set(CURLOPT_USE_SSL, Int(usesTLS.rawValue))
        if let credentials = server.credentials {
            easy.set(CURLOPT_USERNAME, credentials.user)
            switch credentials.kind {
            case .password(let password): easy.set(CURLOPT_PASSWORD, password)
            case .bearer(let token): easy.set(CURLOPT_XOAUTH2_BEARER, token)
            }
        }
        if !submission.sender.isEmpty { easy.set(CURLOPT_MAIL_FROM, "<\(submission.sender)>") }
        var recipients = CStringList()
        for recipient in submission.recipients { recipients.append("<", recipient, ">") }
        easy.set(CURLOPT_MAIL_RCPT, list: recipients)
        easy.set(CURLOPT_MAIL_RCPT_ALLLOWFAILS, submission.acceptsPartialDelivery)
        easy.set(CURLOPT_UPLOAD, true)
        easy.set(CURLOPT_INFILESIZE_LARGE, offset: Int64(submission.content.count))
    }

    override func requestBegins(at now: LoopTime) { dialogue.begin() }

    override func received(line: UnsafeRawBufferPointer, at now: LoopTime) -> Bool {
        unsafe dialogue.take(line)
        return true
    }

    override func provide(into buffer: UnsafeMutableRawBufferPointer) -> ProvideVerdict {
        let count = min(buffer.count, submission.content.count - provided)
        unsafe buffer.copyBytes(from: submission.content[provided..<provided + count])
        provided += count
        // libcurl sends the end of the message by itself once it has the last byte.
        dialogue.isHandedOver = provided == submission.content.count
        return count > 0 ? .bytes(count, isLast: dialogue.isHandedOver) : .end
    }

    override func finish(_ ending: Ending, on transfer: Transfer?) {
        guard let continuation else { return }
        self.continuation = nil
        if case .completed(CURLE_OK) = ending, let reply = dialogue.final {
            continuation.resume(returning: MailReceipt(reply: reply, recipients: dialogue.recipients))
            return
        }
        continuation.resume(throwing: error(ending, detail: transfer?.easy.message ?? ""))
    }

    private func error(_ ending: Ending, detail: String) -> any Error {
        let general = TransferFailure.error(
            ending, phase: clock.phase, outcome: dialogue.outcome, host: host, detail: detail)
        guard var error = general as? TransferError else { return general }
        error.recipients = dialogue.recipients
        guard case .completed(let result) = ending, let refusal = dialogue.refusal else { return error }
        error.reply = refusal
        if ![CURLE_LOGIN_DENIED, CURLE_AUTH_ERROR, CURLE_USE_SSL_FAILED].contains(result) {
            error.code = .rejected
            error.message = "the server refused \(refusedPart)"
        }
        return error
    }

    private var refusedPart: String {
        if dialogue.final != nil { return "the message" }
        if dialogue.recipients.contains(where: { !$0.isAccepted }) { return "a recipient" }
        return "the session or the sender"
    }
}

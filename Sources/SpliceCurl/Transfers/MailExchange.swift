import CLibcurl
import SpliceHTTP
import SpliceTransfer

/// One mail submission. libcurl opens the session (connection, TLS, log-in); the transaction is conducted here, because
/// libcurl waits for the reply to a message, and for the reply to `QUIT`, without leaving its function.
///
/// For the confinement of its variables see ``Exchange``.
final class MailExchange: Exchange, @unchecked Sendable {
    private let server: MailServer

    // Before posting, then loop:
    var continuation: CheckedContinuation<MailReceipt, any Error>?

    // Loop:
    private var conversation: MailConversation
    private var lines = LineReader()
    private var dialogue = Dialogue(receiving: 4096)
    private var result: Result<Void, TransferError>?

    init(_ submission: MailSubmission, to server: MailServer, timeouts: ExchangeTimeouts) {
        self.server = server
        conversation = MailConversation(submission)
        super.init(
            host: server.host, origin: "smtp://\(server.host):\(server.port)", mayMultiplex: false, timeouts: timeouts)
    }

    override var talksItself: Bool { true }

    override func configure(_ easy: EasyHandle) {
        let scheme = server.security == .implicitTLS ? "smtps" : "smtp"
        easy.set(CURLOPT_URL, "\(scheme)://\(server.host):\(server.port)/\(server.clientName)")
        easy.set(CURLOPT_PROTOCOLS_STR, scheme)
        Dialogue.configure(easy, connectMilliseconds: connectMilliseconds)
        easy.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, (connectMilliseconds + 999) / 1000)
        let usesTLS = server.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL
        easy.set(CURLOPT_USE_SSL, Int(usesTLS.rawValue))
        guard let credentials = server.credentials else { return }
        easy.set(CURLOPT_USERNAME, credentials.user)
        switch credentials.kind {
        case .password(let password): easy.set(CURLOPT_PASSWORD, password)
        case .bearer(let token): easy.set(CURLOPT_XOAUTH2_BEARER, token)
        }
    }

    override func received(line: UnsafeRawBufferPointer, on core: LoopCore) -> Bool {
        unsafe conversation.sessionLine(line)
        return true
    }

    // MARK: The transaction

    override func talk(over easy: EasyHandle, at now: LoopTime) -> Readiness? {
        clock.enter(.sending, at: now)
        perform(conversation.begin())
        return goOn(over: easy, at: now)
    }

    override func goOn(over easy: EasyHandle, at now: LoopTime) -> Readiness? {
        clock.active(at: now)
        while result == nil {
            switch dialogue.next(over: easy) {
            case .sent: wasSent(at: now)
            case .received(let bytes): take(bytes)
            case .wait(let readiness): return readiness
            case .failed(let code): fail(code, detail: easy.message)
            }
        }
        sayGoodbye(over: easy)
        return nil
    }

    private func take(_ bytes: ArraySlice<UInt8>) {
        for line in lines.take(bytes) where result == nil { perform(conversation.line(line)) }
        if lines.isTooLong { fail(CURLE_WEIRD_SERVER_REPLY) }
    }

    private func perform(_ action: MailConversation.Action) {
        switch action {
        case .send(let bytes): dialogue.say(bytes)
        case .succeed: result = .success(())
        case .fail:
            result = .failure(
                TransferError(
                    .rejected, outcome: conversation.outcome, message: "the server refused \(refusedPart)", host: host))
        case .violate: fail(CURLE_WEIRD_SERVER_REPLY)
        case .wait: break
        }
    }

    private func wasSent(at now: LoopTime) {
        conversation.sent()
        if conversation.isHandedOver { clock.enter(.awaiting, at: now) }
    }

    private func fail(_ code: CURLcode, detail: String = "") {
        result = .failure(
            TransferFailure.error(code, phase: clock.phase, outcome: conversation.outcome, host: host, detail: detail))
    }

    /// `QUIT` without waiting for its reply, which would tell nothing.
    private func sayGoodbye(over easy: EasyHandle) {
        if case .failure(let error) = result, error.code != .rejected { return }
        _ = easy.send(Array("QUIT\r\n".utf8)[...])
    }

    // MARK: Ending

    override func finish(_ ending: Ending, on transfer: Transfer?) {
        guard let continuation else { return }
        self.continuation = nil
        switch (ending, result, conversation.final) {
        case (.completed(CURLE_OK), .success?, let reply?):
            continuation.resume(returning: MailReceipt(reply: reply, recipients: conversation.recipients))
        case (.completed(CURLE_OK), .failure(let error)?, _): continuation.resume(throwing: completed(error))
        default:
            let error = TransferFailure.error(
                ending, phase: clock.phase, outcome: conversation.outcome, host: host,
                detail: transfer?.easy.message ?? "")
            continuation.resume(throwing: (error as? TransferError).map(completed) ?? error)
        }
    }

    /// The error with what the server said.
    private func completed(_ error: TransferError) -> TransferError {
        var error = error
        error.recipients = conversation.recipients
        error.reply = conversation.refusal
        // libcurl calls a refused greeting a weird reply.
        if error.reply != nil, [.protocolViolation, .connectionLost].contains(error.code) {
            error.code = .rejected
            error.message = "the server refused the session"
        }
        return error
    }

    private var refusedPart: String {
        if conversation.final != nil { return "the message" }
        if conversation.recipients.contains(where: { !$0.isAccepted }) { return "a recipient" }
        return "the sender or the transaction"
    }
}

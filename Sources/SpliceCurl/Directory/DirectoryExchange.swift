import CLibcurl
import SpliceHTTP
import SpliceTransfer

/// One search. libcurl opens the connection (proxy, TLS); LDAP is spoken here, because libcurl's own can end the process
/// over TLS, and waits inside its function.
///
/// For the confinement of its variables see ``Exchange``.
final class DirectoryExchange: Exchange, @unchecked Sendable {
    private let server: DirectoryServer

    // Before posting, then loop:
    var continuation: CheckedContinuation<DirectoryResult, any Error>?

    // Loop:
    private var conversation: DirectoryConversation
    private var dialogue = Dialogue(receiving: 16_384)
    private var hasHeard = false
    private var result: Result<DirectoryResult, TransferError>?

    init(_ search: DirectorySearch, on server: DirectoryServer, timeouts: ExchangeTimeouts) {
        self.server = server
        let seconds = timeouts.total.map { Int(clamping: $0.components.seconds) } ?? 0
        conversation = DirectoryConversation(search, as: server.credentials, seconds: max(0, seconds))
        super.init(
            host: server.host, origin: "ldap://\(server.host):\(server.port)", mayMultiplex: false, timeouts: timeouts)
    }

    override var talksItself: Bool { true }

    override func configure(_ easy: EasyHandle) {
        // With CURLOPT_CONNECT_ONLY the scheme says only whether there is TLS; nothing of HTTP is sent.
        let scheme = server.security == .implicitTLS ? "https" : "http"
        easy.set(CURLOPT_URL, "\(scheme)://\(server.host):\(server.port)/")
        easy.set(CURLOPT_PROTOCOLS_STR, scheme)
        Dialogue.configure(easy, connectMilliseconds: connectMilliseconds)
        easy.set(CURLOPT_SSL_ENABLE_ALPN, false)
        easy.set(CURLOPT_FRESH_CONNECT, true)
        // A password in the clear stays on this machine.
        if server.security == .none, server.credentials != nil { easy.set(CURLOPT_PROXY, "") }
    }

    // MARK: The conversation

    override func talk(over easy: EasyHandle, at now: LoopTime) -> Readiness? {
        dialogue.say(conversation.begin())
        return goOn(over: easy, at: now)
    }

    override func goOn(over easy: EasyHandle, at now: LoopTime) -> Readiness? {
        // The connect time-out covers the bind.
        if !conversation.isBinding { clock.active(at: now) }
        while result == nil {
            switch dialogue.next(over: easy) {
            case .sent: if !conversation.isBinding { clock.enter(.awaiting, at: now) }
            case .received(let bytes): take(bytes, at: now)
            case .wait(let readiness): return readiness
            case .failed(let code): fail(code, detail: easy.message)
            }
        }
        // Without a wait: there is no answer to it.
        if case .success = result { _ = easy.send(conversation.farewell()[...]) }
        return nil
    }

    private func take(_ bytes: ArraySlice<UInt8>, at now: LoopTime) {
        hasHeard = true
        if !conversation.isBinding { clock.enter(.receiving, at: now) }
        switch conversation.take(bytes) {
        case .send(let bytes): dialogue.say(bytes)
        case .wait: break
        case .end(let end): result = end
        }
    }

    private func fail(_ code: CURLcode, detail: String) {
        var error = TransferFailure.error(
            code, phase: clock.phase, outcome: .notSent, host: host, detail: detail)
        // What a slapd with GnuTLS does, without an alert, to a client whose certificate it does not like (with TLS 1.3 after the
        // handshake, as this side sees it). So does one that goes down.
        if error.code == .connectionLost, server.security == .implicitTLS, !hasHeard {
            error.message =
                "the server ended the connection before it said anything; it may want a client certificate that it trusts"
        }
        result = .failure(error)
    }

    override func finish(_ ending: Ending, on transfer: Transfer?) {
        guard let continuation else { return }
        self.continuation = nil
        switch (ending, result) {
        case (.completed(CURLE_OK), .success(let result)?): continuation.resume(returning: result)
        case (.completed(CURLE_OK), .failure(var error)?):
            error.host = host
            continuation.resume(throwing: error)
        default:
            continuation.resume(
                throwing: TransferFailure.error(
                    ending, phase: clock.phase, outcome: .notSent, host: host, detail: transfer?.easy.message ?? ""))
        }
    }
}

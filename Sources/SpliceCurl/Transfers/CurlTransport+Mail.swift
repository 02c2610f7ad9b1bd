public import SpliceHTTP
public import SpliceTransfer

/// Mail with the transport's trust, client certificate, TLS floor and proxy.
extension CurlTransport: MailTransport {
    /// Submits one message; see `MailTransport`.
    ///
    /// The connect time-out covers greeting, TLS and log-in too.
    public func submit(
        _ submission: MailSubmission, to server: MailServer, timeouts: ExchangeTimeouts
    ) async throws -> MailReceipt {
        try server.validate()
        try validate(timeouts)
        let exchange = MailExchange(submission, to: server, timeouts: timeouts)
        return try await converse(exchange) { exchange.continuation = $0 }
    }
}

extension MailServer {
    fileprivate func validate() throws(TransferError) {
        func invalid(_ message: String) -> TransferError {
            TransferError(.invalidRequest, outcome: .notSent, message: message)
        }
        guard RequestTarget.isHost(host), (1...65_535).contains(port) else {
            throw invalid("the mail server's host or port is malformed")
        }
        guard RequestTarget.isHost(clientName) else { throw invalid("the client name is not a host name or address") }
        guard let credentials else { return }
        guard security != .none else { throw invalid("credentials are sent over TLS only") }
        guard credentials.isUsable else { throw invalid("the credentials are empty or hold a control character") }
    }
}

extension MailServer.Credentials {
    fileprivate var isUsable: Bool {
        let secret =
            switch kind {
            case .password(let secret), .bearer(let secret): secret
            }
        return [user, secret].allSatisfy { text in !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
    }
}

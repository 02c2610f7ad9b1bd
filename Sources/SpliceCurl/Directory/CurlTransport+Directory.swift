public import SpliceHTTP
public import SpliceTransfer

/// Directory searches with the transport's trust, client certificate, TLS floor and proxy. In the clear, credentials go to
/// this machine only, and through no proxy.
extension CurlTransport: DirectoryTransport {
    /// Searches; see `DirectoryTransport`.
    public func search(
        _ search: DirectorySearch, on server: DirectoryServer, timeouts: ExchangeTimeouts
    ) async throws -> DirectoryResult {
        try server.validate()
        try search.validate()
        try validate(timeouts)
        let exchange = DirectoryExchange(search, on: server, timeouts: timeouts)
        return try await converse(exchange) { exchange.continuation = $0 }
    }
}

extension DirectoryServer {
    fileprivate func validate() throws(TransferError) {
        func invalid(_ message: String) -> TransferError {
            TransferError(.invalidRequest, outcome: .notSent, message: message)
        }
        guard RequestTarget.isHost(host), (1...65_535).contains(port) else {
            throw invalid("the directory server's host or port is malformed")
        }
        guard let credentials else { return }
        guard security == .implicitTLS || isOnThisMachine else {
            throw invalid("credentials go in the clear to this machine only (localhost, 127.0.0.0/8, [::1])")
        }
        guard !credentials.name.isEmpty, !credentials.password.isEmpty else {
            throw invalid("the name or the password is empty, which servers take for an anonymous bind")
        }
    }
}

extension DirectoryServer {
    /// Whether `host` is this machine whatever a name server says: `localhost`, which libcurl answers itself (since
    /// 7.78; RFC 6761 section 6.3), an IPv4 address in 127.0.0.0/8 with four decimal parts, or `[::1]`.
    var isOnThisMachine: Bool {
        LoopbackAddress.isThisMachine(host.lowercased())
    }
}

extension DirectorySearch {
    fileprivate func validate() throws(TransferError) {
        guard limit > 0, pageSize.map({ (1...Int(Int32.max)).contains($0) }) != false else {
            throw TransferError(
                .invalidRequest, outcome: .notSent, message: "the limit is below 1, or the page size not in 1..<2^31")
        }
    }
}

public import SpliceHTTP
public import SpliceTransfer

/// Directory searches, in the clear. Without credentials they go through the transport's proxy; with credentials only to
/// this machine, and through no proxy. LDAPS is refused before anything is sent.
///
/// libldap, which libcurl uses, reads settings of its own from `ldap.conf`, `.ldaprc` and `LDAP…` variables of the
/// environment; start the process with `LDAPNOINIT=1` where that must not be.
extension CurlTransport: DirectoryTransport {
    /// Searches; see `DirectoryTransport`.
    public func search(
        _ search: DirectorySearch, on server: DirectoryServer, timeouts: ExchangeTimeouts
    ) async throws -> DirectoryResult {
        try server.validate()
        try search.validate()
        try validate(timeouts)
        let exchange = DirectoryExchange(search, on: server, timeouts: timeouts)
        return try await perform(exchange, in: .directory(server)) { exchange.continuation = $0 }
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
        guard security == .none else {
            throw TransferError(
                .unsupported, outcome: .notSent,
                message: "libcurl can end the process in LDAPS (seen with 7.88.1, no fixed version is verified); "
                    + "put a TLS tunnel on this machine in front of the server and ask that", host: host)
        }
        guard let credentials else { return }
        guard isOnThisMachine else {
            throw invalid("credentials go in the clear to this machine only (localhost, 127.0.0.0/8, [::1])")
        }
        guard !credentials.name.isEmpty, !credentials.password.isEmpty,
            (credentials.name + credentials.password).utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { throw invalid("the credentials are empty or hold a control character") }
    }
}

extension DirectoryServer {
    /// Whether `host` is this machine whatever a name server says: `localhost`, which libcurl answers itself (since
    /// 7.78; RFC 6761 section 6.3), an IPv4 address in 127.0.0.0/8 with four decimal parts, or `[::1]`.
    var isOnThisMachine: Bool {
        if host == "[::1]" || host.lowercased() == "localhost" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
    }
}

extension DirectorySearch {
    fileprivate func validate() throws(TransferError) {
        guard limit > 0, base.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw TransferError(
                .invalidRequest, outcome: .notSent,
                message: "the limit is below 1, or the base holds a control character")
        }
    }
}

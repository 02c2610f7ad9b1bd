public import SpliceHTTP

/// Questions to directories.
///
/// A search is one attempt over a connection of its own, page by page (RFC 2696). Referrals to other servers are reported
/// and not followed. The result is held in memory: entries up to the search's limit, 256 MB at most, 16 MB an entry.
///
/// - Errors: ``TransferError``: `invalidRequest` when credentials would leave this machine in the clear; `tls` when the
///   server's certificate is not trusted; `authentication` when the bind is refused, `notFound` when the base does not
///   exist, `forbidden` and `rejected` when the server refuses the search (`reply` has its result code, RFC 4511
///   appendix A, and its words); `tooLarge` above the bounds; `protocolViolation` when it does not speak LDAP;
///   `CancellationError` when the task was cancelled. A search changes nothing, so it can be repeated whatever `outcome`
///   says.
/// - Cancellation: cancelling the task closes the connection.
/// - Concurrency: any number of calls may overlap.
public protocol DirectoryTransport: Sendable {
    /// Searches.
    ///
    /// - Parameters:
    ///   - search: What is asked.
    ///   - server: Whom, and as whom.
    ///   - timeouts: `connect` covers TLS and the bind; the server is told `total` as its time limit for a page.
    func search(
        _ search: DirectorySearch, on server: DirectoryServer, timeouts: ExchangeTimeouts
    ) async throws -> DirectoryResult
}

extension DirectoryTransport {
    /// Searches, with the usual time-outs of `ExchangeTimeouts`.
    public func search(_ search: DirectorySearch, on server: DirectoryServer) async throws -> DirectoryResult {
        try await self.search(search, on: server, timeouts: ExchangeTimeouts())
    }
}

public import SpliceHTTP

/// Questions to directories.
///
/// A search is one attempt; referrals to other servers are not followed. Results come in one piece: libcurl, which
/// `CurlTransport` stands on, sends no controls, so neither pages (RFC 2696) nor sorting. Where a server gives fewer
/// entries than there are (Active Directory: 1,000), ask for narrower parts of the tree.
///
/// - Errors: ``TransferError``: `unsupported` when the transport does not carry this protection (`CurlTransport` does
///   not carry LDAPS); `invalidRequest` when credentials would leave this machine in the clear; `authentication` when the bind is refused, `notFound` when the base does not exist,
///   `rejected` when the server refuses the search; `CancellationError` when the task was cancelled. A search changes
///   nothing, so it can be repeated whatever `outcome` says.
/// - Cancellation: cancelling the task closes the connection.
/// - Concurrency: any number of calls may overlap.
public protocol DirectoryTransport: Sendable {
    /// Searches.
    ///
    /// - Parameters:
    ///   - search: What is asked.
    ///   - server: Whom, and as whom.
    ///   - timeouts: `connect` covers the bind.
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

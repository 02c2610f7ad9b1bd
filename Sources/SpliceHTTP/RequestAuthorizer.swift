public import HTTPTypes

/// Says who is asking: puts credentials on requests, and hears when a server turned them down.
///
/// A client calls ``authorize(_:body:)`` for every attempt, after everything else about the request is settled, so that a
/// signature covers what is sent; and never for a host other than the one it was made for.
///
/// - Concurrency: any number of calls may overlap. An authorizer that has to obtain a token lets one call obtain it and the
///   others wait (single flight).
/// - Cancellation: both functions end early with `CancellationError` when their task is cancelled, without ending work that
///   other callers wait for.
public protocol RequestAuthorizer: Sendable {
    /// Adds credentials to `request`, replacing any that it carries.
    ///
    /// - Parameters:
    ///   - request: The request that is about to be sent, with its absolute URL.
    ///   - body: Its content, for authorizers that sign it; they throw for a body that is not replayable.
    func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws

    /// Hears that the server turned down the credentials on `request` with a 401, and replaces them where it can.
    ///
    /// - Parameters:
    ///   - request: The request as it was sent, credentials included, which tells whether they are still the current ones.
    ///   - response: The head of the answer, with `WWW-Authenticate`.
    /// - Returns: Whether authorizing again yields other credentials than `request` carries, so that the request is worth
    ///   sending once more. `false` for fixed credentials.
    func rejected(_ request: HTTPRequest, response: HTTPResponse) async throws -> Bool
}

extension RequestAuthorizer {
    /// Fixed credentials: another attempt would carry the same.
    public func rejected(_ request: HTTPRequest, response: HTTPResponse) async throws -> Bool { false }
}

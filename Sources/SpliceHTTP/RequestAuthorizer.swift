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

    /// Adds credentials to `request` if they are at hand, without waiting for anything; returns whether it did. If it did not, the request
    /// is unchanged, and ``authorize(_:body:)`` is called. It only saves time; the default does nothing.
    ///
    /// - Parameters:
    ///   - request: The request that is about to be sent, with its absolute URL.
    ///   - body: Its content.
    func authorizeAtOnce(_ request: inout HTTPRequest, body: RequestBody) throws -> Bool

    /// Whether a server turned down what ``authorize(_:body:)`` put on a request, so that ``rejected(_:response:)`` is to be asked. Default: a 401.
    func turnsDown(_ response: HTTPResponse) -> Bool

    /// Hears that the server turned down the credentials on `request`, and replaces them where it can.
    ///
    /// - Parameters:
    ///   - request: The request as it was sent, credentials included, which tells whether they are still the current ones.
    ///   - response: The head of the answer, with `WWW-Authenticate`.
    /// - Returns: Whether authorizing again yields other credentials than `request` carries, so that the request is worth
    ///   sending once more. `false` for fixed credentials.
    func rejected(_ request: HTTPRequest, response: HTTPResponse) async throws -> Bool
}

extension RequestAuthorizer {
    /// A 401 (RFC 9110 section 15.5.2).
    public func turnsDown(_ response: HTTPResponse) -> Bool { response.status == .unauthorized }

    /// Nothing is at hand.
    public func authorizeAtOnce(_ request: inout HTTPRequest, body: RequestBody) throws -> Bool { false }

    /// Fixed credentials: another attempt would carry the same.
    public func rejected(_ request: HTTPRequest, response: HTTPResponse) async throws -> Bool { false }
}

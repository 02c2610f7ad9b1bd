public import HTTPTypes

/// Performs one HTTP exchange: one request out, one response in.
///
/// A transport adds nothing of its own: it does not retry, follow redirects, store cookies, read proxy settings from the
/// environment, or send a request a second time because a pooled connection died. Whoever wants those wraps a transport
/// and says so.
///
/// - Errors: ``TransportError`` for everything that went wrong on the wire, with what is known about the outcome;
///   `CancellationError` when the task was cancelled. A 4xx or 5xx status is a response, not an error.
/// - Cancellation: cancelling the task ends the exchange and frees its connection.
/// - Concurrency: any number of calls may overlap.
public protocol Transport: Sendable {
    /// Sends `request` with `body` and waits for the response head, and for the whole body where
    /// ``ExchangeOptions/delivery`` asks for a buffered one.
    ///
    /// - Parameters:
    ///   - request: Method, absolute URL (`scheme`, `authority` and `path` set) and header fields.
    ///   - body: What to send; ``RequestBody/none`` for requests without content.
    ///   - options: Time-outs, size limits and how the response body is handed over.
    func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply
}

extension Transport {
    /// Sends `request` without content and with default options.
    public func send(_ request: HTTPRequest) async throws -> HTTPReply {
        try await send(request, body: .none, options: ExchangeOptions())
    }
}

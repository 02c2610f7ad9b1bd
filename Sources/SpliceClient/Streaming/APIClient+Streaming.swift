import HTTPTypes
import SpliceHTTP

extension APIClient {
    /// Makes the call `request` and hands its content over piece by piece, at the reader's pace; for content that need not be in memory.
    ///
    /// The call is looked after like any other until the first piece has arrived; from then on nothing is repeated. The deadline holds
    /// for the reading, too: give the request one that suits its size. ``ClientPolicies/attemptTimeout`` bounds each pause of the server's;
    /// the time that the reader takes does not count against it. The call keeps its place among ``ConcurrencyPolicy/calls`` until the
    /// content has ended or was given up.
    ///
    /// Rules that look for errors inside a successful response see the first piece only.
    ///
    /// - Returns: The response, whose status is 2xx or 304.
    /// - Throws: ``APIError``; `CancellationError`.
    public func stream(_ request: APIRequest) async throws -> StreamedResponse {
        var run = try CallRun(core: core, request: request, address: try address(of: request), isStreamed: true)
        let (response, rest) = try await run.perform()
        let failures = StreamFailures(
            host: response.url.host, operation: request.label, attempts: response.attempts, trace: response.trace,
            alarm: core.system.alarm, deadline: run.deadline)
        return StreamedResponse(
            head: response.head, url: response.url, facts: response.facts, attempts: response.attempts,
            trace: response.trace,
            content: StreamedContent(first: response.bytes, rest: rest) { failures.error(of: $0) })
    }
}

/// Makes the errors of a content that broke off.
private struct StreamFailures: Sendable {
    let host: String
    let operation: String
    let attempts: Int
    let trace: CallTrace
    let alarm: Alarm
    let deadline: Duration?

    func error(of cause: any Error) -> any Error {
        if cause is CancellationError { return cause }
        var error = APIError(
            .transport, message: "the content broke off", operation: operation, host: host, outcome: .processed,
            mayHelpToRetry: true, cause: cause)
        error.attempts = attempts
        error.trace = trace
        if cause is PieceReader.Shared {
            error.code = .invalidRequest
            error.message = "the content is being read by another task"
            error.mayHelpToRetry = false
        } else if let timeout = cause as? TransportError, timeout.code == .timeout {
            let isOver = deadline.map { $0 <= alarm.now } ?? false
            error.code = isOver ? .deadline : .timeout
            error.message =
                isOver ? "the content did not end within the call's time" : "the server paused for too long"
        }
        return error
    }
}

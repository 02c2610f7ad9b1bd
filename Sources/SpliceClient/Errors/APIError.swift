public import HTTPTypes
public import SpliceHTTP

/// A call that did not succeed: what happened, what is known about its effect, and whether repeating it can help.
///
/// `description` is safe to log: it has the kind, status, operation, host and the system's own code, never a query, a header
/// field, or anything a body said. `problem`, `system` and `response` hold what the server wrote, for code that needs it.
public struct APIError: Error, Sendable {
    /// What happened.
    public var code: Code
    /// One sentence for people, without anything a server or caller wrote.
    public var message: String
    /// The name of the operation, as ``APIRequest/operation`` has it.
    public var operation: String
    /// The host that was called.
    public var host: String
    /// What is known about the request's effect on the server.
    public var outcome: OutcomeCertainty
    /// Whether the same request, sent again later, may succeed. The client has done its own repeating by then.
    public var mayHelpToRetry: Bool
    /// How long the server, or a limit of the client's own, wants the caller to wait before that.
    public var retryAfter: Duration?
    /// Number of requests sent.
    public var attempts: Int
    /// The last response, if there was one; its body is cut at 64 KiB.
    public var response: APIResponse?
    /// The problem document of the response (RFC 9457), if it had one.
    public var problem: ProblemDetails?
    /// The system's own code and message, where they could be found.
    public var system: SystemError?
    /// Why the call waited, repeated and gave up.
    public var trace: CallTrace
    /// The underlying error.
    public var cause: (any Error)?

    /// An error from its parts.
    public init(
        _ code: Code, message: String, operation: String = "", host: String = "",
        outcome: OutcomeCertainty = .notSent, mayHelpToRetry: Bool = false, retryAfter: Duration? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.operation = operation
        self.host = host
        self.outcome = outcome
        self.mayHelpToRetry = mayHelpToRetry
        self.retryAfter = retryAfter
        attempts = 0
        trace = CallTrace()
        self.cause = cause
    }

    /// The status of the last response.
    public var status: HTTPResponse.Status? { response?.status }
}

extension APIError: CustomStringConvertible, CustomDebugStringConvertible {
    /// Kind, status, operation, host, the system's code, outcome and message; safe to log.
    public var description: String {
        var parts = ["\(code)"]
        if let status { parts.append("HTTP \(status.code)") }
        if let code = system?.loggableCode { parts.append("code \(code)") }
        let place = [operation, host].filter { !$0.isEmpty }.joined(separator: " at ")
        let head = parts.joined(separator: ", ") + (place.isEmpty ? "" : " in \(place)")
        let tries = attempts > 1 ? ", \(attempts) attempts" : ""
        let wait = retryAfter.map { ", retry after \($0)" } ?? ""
        return "\(head): \(message) [outcome: \(outcome.rawValue)\(tries)\(wait)]"
    }

    /// The description with the decision trace and the cause.
    public var debugDescription: String {
        let cause = cause.map { "\ncause: \($0)" } ?? ""
        return "\(description)\n\(trace)\(cause)"
    }
}

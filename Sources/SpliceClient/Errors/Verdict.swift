public import HTTPTypes
public import SpliceHTTP

/// What a response means for the call.
public enum Verdict: Sendable {
    /// The call succeeded.
    case success
    /// It did not.
    case failure(Failure)

    /// Why a call did not succeed, and what follows from it.
    public struct Failure: Sendable {
        /// What happened.
        public var code: APIError.Code
        /// What repeating may do.
        public var cure: Cure
        /// What is known about the request's effect.
        public var outcome: OutcomeCertainty
        /// How long the server wants to be left alone.
        public var retryAfter: Duration?
        /// The system's own code and message; `nil` to look for them with the dialect's ``ErrorReader``.
        public var system: SystemError?

        /// A failure from its parts.
        public init(
            _ code: APIError.Code, cure: Cure, outcome: OutcomeCertainty, retryAfter: Duration? = nil,
            system: SystemError? = nil
        ) {
            self.code = code
            self.cure = cure
            self.outcome = outcome
            self.retryAfter = retryAfter
            self.system = system
        }
    }

    /// What may cure a failure.
    public enum Cure: Sendable, Hashable {
        /// Nothing that the client can do: the same request would fail again.
        case none
        /// Repeating, after a back-off: the failure may have been a passing one.
        case repeating
        /// Repeating, when the server has had a rest: it is the number of requests that it objects to.
        case slowing
    }
}

/// Decides what a response means. A system's own rules come first (a ``Dialect`` has them); the first that has an opinion
/// decides.
public struct ResponseClassifier: Sendable {
    private let judge: @Sendable (APIResponse) -> Verdict?

    /// A rule that does what `judge` does; `nil` leaves the response to the next rule.
    public init(_ judge: @escaping @Sendable (APIResponse) -> Verdict?) { self.judge = judge }

    /// What the rule says about `response`; `nil` when it has no opinion.
    public func callAsFunction(_ response: APIResponse) -> Verdict? { judge(response) }

    /// The meaning of the status code alone (RFC 9110 section 15), which comes last.
    ///
    /// 425 and 429 say that the server did not act. A 5xx leaves open whether it did. 408, 500, 502, 503 and 504 may
    /// pass; 501, 505 and the like will not.
    public static func httpStatus(_ status: HTTPResponse.Status) -> Verdict {
        switch status.code {
        case 200...299, 304: .success
        case 300...399: .failure(.init(.redirect, cure: .none, outcome: .processed))
        case 401: .failure(.init(.unauthorized, cure: .none, outcome: .refused))
        case 403: .failure(.init(.forbidden, cure: .none, outcome: .processed))
        case 404, 410: .failure(.init(.notFound, cure: .none, outcome: .processed))
        case 408: .failure(.init(.timeout, cure: .repeating, outcome: .ambiguous))
        case 409, 412, 423, 428: .failure(.init(.conflict, cure: .none, outcome: .processed))
        case 400, 413, 414, 415, 422: .failure(.init(.invalidContent, cure: .none, outcome: .processed))
        case 421, 425: .failure(.init(.rejected, cure: .repeating, outcome: .refused))
        case 429: .failure(.init(.throttled, cure: .slowing, outcome: .refused))
        case 400...499: .failure(.init(.rejected, cure: .none, outcome: .processed))
        case 503: .failure(.init(.server, cure: .repeating, outcome: .ambiguous))
        case 500, 502, 504, 507, 509, 520...530: .failure(.init(.server, cure: .repeating, outcome: .ambiguous))
        case 500...599: .failure(.init(.server, cure: .none, outcome: .processed))
        default: .failure(.init(.server, cure: .none, outcome: .ambiguous))
        }
    }
}

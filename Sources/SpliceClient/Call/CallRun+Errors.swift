import HTTPTypes
import SpliceHTTP

extension CallRun {
    mutating func gaveUp(
        _ why: CallTrace.Reason, _ reason: Verdict.Failure, cause: (any Error)?
    ) -> APIError {
        trace.add(.gaveUp(why), at: now - start)
        var error = failure(
            reason.code, Self.sentence(why), outcome: outcome, mayHelp: reason.cure != .none && why != .vetoedByServer,
            cause: cause)
        error.retryAfter = reason.retryAfter
        error.system = reason.system ?? error.system
        return error
    }

    func failure(
        _ code: APIError.Code, _ message: String, outcome: OutcomeCertainty, mayHelp: Bool = true,
        cause: (any Error)? = nil
    ) -> APIError {
        var error = APIError(
            code, message: message, operation: request.label, host: address.host, outcome: outcome,
            mayHelpToRetry: mayHelp, cause: cause)
        error.attempts = attempts
        error.trace = trace
        guard var response = lastResponse else { return error }
        error.system = core.dialect.errors(response)
        if response.headers[.contentType]?.hasPrefix("application/problem+json") == true {
            error.problem = ProblemDetails(json: response.bytes)
        }
        response.bytes = Array(response.bytes.prefix(64 << 10))
        error.response = response
        return error
    }

    func refused(_ refusal: LimitGate.Refusal) -> any Error {
        switch refusal {
        case .cancelled:
            return CancellationError()
        case .full:
            return failure(.limited, "too many calls are waiting for their turn", outcome: outcome)
        case .impossible(let name):
            return failure(
                .invalidRequest, "the request costs more than the limit \(name) ever allows", outcome: outcome,
                mayHelp: false)
        case .tooLate(let wait):
            var error = failure(
                .deadline, "the limits do not let the call pass within its time", outcome: outcome)
            error.retryAfter = wait
            error.trace.add(.gaveUp(.waitExceedsDeadline), at: now - start)
            return error
        }
    }

    func refused(_ refusal: Slots.Refusal) -> any Error {
        switch refusal {
        case .cancelled: CancellationError()
        case .full: failure(.limited, "too many calls are in progress, and waiting to be", outcome: outcome)
        case .tooLate: failure(.deadline, "no place came free within the call's time", outcome: outcome)
        }
    }

    static func sentence(_ reason: CallTrace.Reason) -> String {
        switch reason {
        case .notCurable: "the failure is not a passing one"
        case .attemptsUsedUp: "every attempt failed"
        case .unsafeToRepeat: "not repeated: it might take effect twice"
        case .bodyNotReplayable: "not repeated: the body can be read only once"
        case .waitExceedsDeadline: "not repeated: the wait would outlast the deadline"
        case .quotaUsedUp: "not repeated: too many calls to this system failed lately"
        case .vetoedByServer: "not repeated: the server said not to"
        case .circuitOpen: "not sent: the system failed too often just before"
        }
    }
}

import HTTPTypes
import Logging
import SpliceHTTP

/// A call under way: sends attempts until one succeeds or the ladder says to stop.
struct CallRun {
    private let call: Call
    private let http: HTTPRequest
    private let start: Duration
    private let deadline: Duration?
    private var ladder: RetryLadder
    private var debt = RetryQuota.Debt()
    private var trace = CallTrace()
    private var attempts = 0
    private var mayReauthorize = true
    /// What is known about the effect of the attempts so far.
    private var outcome = OutcomeCertainty.notSent
    private var lastResponse: APIResponse?

    private var core: ClientCore { call.core }
    private var now: Duration { core.system.alarm.now }
    private var remaining: Duration? { deadline.map { $0 - now } }

    init(call: Call, http: HTTPRequest, start: Duration, deadline: Duration?) {
        self.call = call
        self.http = http
        self.start = start
        self.deadline = deadline
        ladder = RetryLadder(
            policy: call.core.policies.retry, effect: call.request.effectOfRepeating,
            isReplayable: call.request.body.isReplayable, random: call.core.random)
    }

    /// Runs the call to its end. Being cancelled ends it with ``APIError/Code/deadline`` and the cancellation as its cause.
    mutating func untilDone() async throws -> APIResponse {
        do {
            let before = now
            do throws(Slots.Refusal) { _ = try await core.system.calls.enter() } catch { throw refused(error) }
            defer { core.system.calls.leave() }
            if now > before { trace.add(.waited(for: "bulkhead", now - before), at: now - start) }
            while true {
                if let response = try await attempt() { return response }
            }
        } catch is CancellationError {
            throw failure(
                .deadline, "the call did not end within its time", outcome: outcome, cause: CancellationError())
        }
    }

    /// Sends the request once. Returns the response, or nothing when the call goes on.
    private mutating func attempt() async throws -> APIResponse? {
        try await passLimits()
        let before = outcome
        outcome = .ambiguous
        let result: Result<Attempt.Answer, any Error>
        do {
            result = .success(try await send())
        } catch {
            result = .failure(error)
        }
        switch result {
        case .success(let answer):
            return try await judge(answer, before: before)
        case .failure(let error):
            // What never went out has used nothing up.
            if error is CircuitOpen || error is CredentialFailure {
                core.system.gate.refund(call.request.costs)
            } else {
                core.system.gate.ended(call.request.costs, observations: [])
            }
            try await recover(from: error, before: before)
            return nil
        }
    }

    private mutating func send() async throws -> Attempt.Answer {
        let attempt = Attempt(
            core: core, http: http, address: call.address, resends: attempts - 1, body: call.request.body,
            remaining: remaining)
        guard let hedging = core.policies.hedging, attempts == 1, call.request.effectOfRepeating == .none,
            call.request.body.isReplayable
        else { return try await attempt.send() }
        let (gate, priority, costs) = (core.system.gate, call.request.priority, call.request.costs)
        let hedge = Hedge(
            attempt: attempt, delay: hedging.delay, pass: { gate.passNow(priority: priority, costs: costs) },
            ended: { gate.ended(costs, observations: []) })
        let (answer, isHedged) = try await hedge.send()
        if isHedged {
            attempts += 1
            trace.add(.hedged(after: hedging.delay), at: now - start)
        }
        return answer
    }

    private mutating func passLimits() async throws {
        let waited: Duration
        do throws(LimitGate.Refusal) {
            waited = try await core.system.gate.pass(
                priority: call.request.priority, costs: call.request.costs, isRepeat: attempts > 0, before: deadline)
        } catch {
            throw refused(error)
        }
        if waited > .zero { trace.add(.waited(for: "limit", waited), at: now - start) }
        do { try await passSharedLimits() } catch {
            core.system.gate.refund(call.request.costs)
            throw error
        }
        attempts += 1
    }

    /// Waits until the limits that processes share let the attempt pass, too. A store that fails holds nobody up: the process's own
    /// limits still hold.
    private mutating func passSharedLimits() async throws {
        guard let shared = core.sharedLimits else { return }
        let before = now
        while true {
            let wait: Duration
            do { wait = try await shared.take(call.request.costs) } catch let error as CancellationError {
                throw error
            } catch {
                core.logger?.warning(
                    "the store of shared limits failed",
                    metadata: ["host": "\(call.address.host)", "error": "\(error)"])
                return
            }
            guard wait > .zero else { break }
            if let remaining, wait >= remaining { throw refused(LimitGate.Refusal.tooLate(wait: wait)) }
            try await core.system.alarm.sleep(until: now + wait)
        }
        if now > before { trace.add(.waited(for: "shared limit", now - before), at: now - start) }
    }

    /// An answer came: success, or a failure that may be repeated.
    private mutating func judge(_ answer: Attempt.Answer, before: OutcomeCertainty) async throws -> APIResponse? {
        var response = answer.response(url: call.address, attempts: attempts)
        let time = core.time.sinceEpoch
        core.system.gate.ended(call.request.costs, observations: core.dialect.limits(response, now: time))
        core.announce(response, operation: call.request.label, now: time)
        switch core.dialect.judge(response) {
        case .success:
            core.system.succeeded(call.request.label, debt: debt)
            response.trace = trace
            return response
        case .failure(var failure):
            lastResponse = response
            if failure.code == .unauthorized, try await reauthorize(answer) {
                outcome = before
                return nil
            }
            failure.retryAfter = failure.retryAfter ?? RetryAfter.wait(in: response.headers, now: time)
            if failure.cure == .slowing { failure.retryAfter = failure.retryAfter ?? core.dialect.throttlePause }
            outcome = worse(before, failure.outcome)
            try await goOn(after: failure, response: response)
            return nil
        }
    }

    /// No answer came.
    private mutating func recover(from error: any Error, before: OutcomeCertainty) async throws {
        switch error {
        case is CancellationError:
            throw error
        case let error as CredentialFailure:
            outcome = before
            if error.cause is CancellationError { throw error.cause }
            throw failure(
                .credential, "no credentials could be had", outcome: before, mayHelp: error.mayPass, cause: error.cause)
        case let error as CircuitOpen:
            attempts -= 1
            outcome = before
            trace.add(.gaveUp(.circuitOpen), at: now - start)
            var open = failure(.circuitOpen, Self.sentence(.circuitOpen), outcome: before)
            open.retryAfter = error.wait
            throw open
        case let error as TransportError:
            outcome = worse(before, error.outcome)
            let isOver = error.code == .timeout && remaining.map { $0 <= .zero } ?? false
            if isOver {
                throw failure(.deadline, "the call did not end within its time", outcome: outcome, cause: error)
            }
            let passes = Self.passing.contains(error.code)
            try await goOn(
                after: Verdict.Failure(
                    error.code == .timeout ? .timeout : .transport, cure: passes ? .repeating : .none,
                    outcome: error.outcome),
                cause: error)
        default:
            throw failure(.transport, "the exchange failed", outcome: outcome, cause: error)
        }
    }

    private static let passing: Set<TransportError.Code> = [
        .nameResolution, .connection, .timeout, .connectionLost, .protocolViolation,
    ]

    /// Asks the authorizer, once per call, whether other credentials are to be had.
    private mutating func reauthorize(_ answer: Attempt.Answer) async throws -> Bool {
        guard mayReauthorize, call.request.body.isReplayable, let authorizer = core.authorizer else { return false }
        mayReauthorize = false
        do {
            guard try await authorizer.rejected(answer.sent, response: answer.head) else { return false }
        } catch let error as CancellationError {
            throw error
        } catch {
            throw failure(.credential, "the credentials could not be renewed", outcome: outcome, cause: error)
        }
        trace.add(.reauthorized, at: now - start)
        return true
    }

    /// Waits for the next attempt, or throws what the call ends with.
    private mutating func goOn(
        after reason: Verdict.Failure, response: APIResponse? = nil, cause: (any Error)? = nil
    ) async throws {
        trace.add(
            .attemptFailed(number: attempts, code: reason.code.description, status: response?.status.code),
            at: now - start)
        let step = ladder.failed(
            .init(
                cure: reason.cure, outcome: outcome, retryAfter: reason.retryAfter,
                serverSays: response.flatMap(ServerHint.repeating)),
            remaining: remaining)
        await holdOthers(reason, step: step, status: response?.status.code)
        switch step {
        case .giveUp(let why):
            throw gaveUp(why, reason, cause: cause)
        case .again(let delay, let asTold):
            let isThrottled = reason.cure == .slowing
            guard core.system.takeRepeat(throttled: isThrottled, for: call.request.label, debt: &debt) else {
                throw gaveUp(.quotaUsedUp, reason, cause: cause)
            }
            trace.add(asTold ? .repeatingAsTold(after: delay) : .repeating(after: delay), at: now - start)
            core.logger?.debug(
                "repeating",
                metadata: [
                    "operation": "\(call.request.label)", "host": "\(call.address.host)", "reason": "\(reason.code)",
                    "delay": "\(delay)",
                ])
            try await core.system.alarm.sleep(until: now + delay)
        }
    }

    /// Shuts the gate for every caller when the server asked to be left alone.
    private func holdOthers(_ reason: Verdict.Failure, step: RetryLadder.Step, status: Int?) async {
        var pause = reason.cure == .slowing || status == 503 ? reason.retryAfter : nil
        if reason.cure == .slowing, pause == nil {
            if case .again(let delay, _) = step { pause = delay } else { pause = core.policies.retry.throttledBase }
        }
        guard let pause else { return }
        let bounded = min(pause, core.policies.queue.longestPause)
        core.system.gate.shut(for: bounded)
        await core.sharedLimits?.shut(for: bounded)
    }
}

// MARK: - Errors

extension CallRun {
    /// The worse of two certainties about the effect of the same request: what any attempt may have done counts.
    private func worse(_ one: OutcomeCertainty, _ other: OutcomeCertainty) -> OutcomeCertainty {
        let order: [OutcomeCertainty] = [.notSent, .refused, .processed, .ambiguous]
        let ranks = [one, other].map { order.firstIndex(of: $0) ?? 0 }
        return order[max(ranks[0], ranks[1])]
    }

    private mutating func gaveUp(
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

    private func failure(
        _ code: APIError.Code, _ message: String, outcome: OutcomeCertainty, mayHelp: Bool = true,
        cause: (any Error)? = nil
    ) -> APIError {
        var error = APIError(
            code, message: message, operation: call.request.label, host: call.address.host, outcome: outcome,
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

    private func refused(_ refusal: LimitGate.Refusal) -> any Error {
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

    private func refused(_ refusal: Slots.Refusal) -> any Error {
        switch refusal {
        case .cancelled: CancellationError()
        case .full: failure(.limited, "too many calls are in progress, and waiting to be", outcome: outcome)
        }
    }

    private static func sentence(_ reason: CallTrace.Reason) -> String {
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

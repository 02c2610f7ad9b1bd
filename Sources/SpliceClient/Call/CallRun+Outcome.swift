import HTTPTypes
import Logging
import SpliceHTTP

extension CallRun {
    /// An answer came: success, a failure that may be repeated, or a redirection.
    mutating func judge(_ answer: Attempt.Answer, before: OutcomeCertainty) async throws -> APIResponse? {
        var response = answer.response(url: address, attempts: attempts)
        let time = core.time.sinceEpoch
        core.system.gate.ended(
            request.costs, observations: core.dialect.limits(response, now: time), now: answer.endedAt)
        core.announce(response, operation: request.label, now: time)
        switch core.dialect.judge(response) {
        case .success:
            core.system.succeeded(request.label, debt: debt)
            response.trace = trace
            return response
        case .failure(var failure):
            lastResponse = response
            note(failure.outcome, before: before)
            if core.authorizer?.turnsDown(answer.head) ?? false, try await reauthorize(answer) {
                outcome = before
                return nil
            }
            if failure.code == .redirect, try redirect(to: response, before: before) { return nil }
            failure.retryAfter = failure.retryAfter ?? RetryAfter.wait(in: response.headers, now: time)
            if failure.cure == .slowing { failure.retryAfter = failure.retryAfter ?? core.dialect.throttlePause }
            try await goOn(after: failure, response: response)
            return nil
        }
    }

    /// No answer came.
    mutating func recover(from error: any Error, before: OutcomeCertainty) async throws {
        switch error {
        case is CancellationError where Task.isCancelled:
            throw error
        case is DeadlinePassed:
            outcome = before
            throw error
        case let error as CredentialFailure:
            outcome = before
            if error.cause is CancellationError, Task.isCancelled { throw error.cause }
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
            note(error.outcome, before: before)
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

    static let passing: Set<TransportError.Code> = [
        .nameResolution, .connection, .timeout, .connectionLost, .protocolViolation,
    ]

    /// Asks the authorizer, once per call and status, whether other credentials are to be had. For two statuses, because an access token and
    /// the session that it opened can end together, and are turned down one after the other.
    mutating func reauthorize(_ answer: Attempt.Answer) async throws -> Bool {
        guard isHome, body.isReplayable, let authorizer = core.authorizer, renewedAfter.count < 2,
            renewedAfter.insert(answer.head.status.code).inserted
        else { return false }
        do {
            let isReplaced = try await withDeadline(deadline, on: core.system.alarm) {
                try await authorizer.rejected(answer.sent, response: answer.head)
            }
            guard isReplaced else { return false }
        } catch let error where error is CancellationError && Task.isCancelled || error is DeadlinePassed {
            throw error
        } catch {
            throw failure(.credential, "the credentials could not be renewed", outcome: outcome, cause: error)
        }
        trace.add(.reauthorized, at: now - start)
        return true
    }

    /// Waits for the next attempt, or throws what the call ends with.
    mutating func goOn(
        after reason: Verdict.Failure, response: APIResponse? = nil, cause: (any Error)? = nil
    ) async throws {
        let status = response?.status.code
        trace.add(
            .attemptFailed(number: attempts, code: reason.code.description, status: status), at: now - start)
        var ladder =
            self.ladder
            ?? RetryLadder(
                policy: core.policies.retry, effect: effect, isReplayable: body.isReplayable, random: core.random)
        let step = ladder.failed(
            RetryLadder.Failure(
                cure: reason.cure, outcome: outcome, retryAfter: reason.retryAfter,
                serverSays: response.flatMap { ServerHint.repeating($0) }),
            remaining: remaining)
        self.ladder = ladder
        let failedAt = now
        await holdOthers(reason, step: step, status: status, since: failedAt)
        switch step {
        case .giveUp(let why):
            throw gaveUp(why, reason, cause: cause)
        case .again(let delay, let asTold):
            let isThrottled = reason.cure == .slowing
            guard core.system.takeRepeat(throttled: isThrottled, for: request.label, debt: &debt) else {
                throw gaveUp(.quotaUsedUp, reason, cause: cause)
            }
            trace.add(asTold ? .repeatingAsTold(after: delay) : .repeating(after: delay), at: now - start)
            core.logger?.debug(
                "repeating",
                metadata: [
                    "operation": "\(request.label)", "host": "\(address.host)", "reason": "\(reason.code)",
                    "delay": "\(delay)",
                ])
            try await core.system.alarm.sleep(until: failedAt + delay)
        }
    }

    /// Shuts the gate for every caller when the server asked to be left alone.
    ///
    /// Other processes are told while this call pauses anyway, or within a second where it does not: a store that does not answer costs no more.
    func holdOthers(
        _ reason: Verdict.Failure, step: RetryLadder.Step, status: Int?, since failedAt: Duration
    ) async {
        var pause = reason.cure == .slowing || status == 503 ? reason.retryAfter : nil
        if reason.cure == .slowing, pause == nil {
            if case .again(let delay, _) = step { pause = delay } else { pause = core.policies.retry.throttledBase }
        }
        guard let pause else { return }
        let bounded = min(pause, core.policies.queue.longestPause)
        core.system.gate.shut(for: bounded)
        guard let shared = core.sharedLimits else { return }
        var end = min(deadline ?? failedAt + .seconds(1), failedAt + .seconds(1))
        if case .again(let delay, _) = step { end = failedAt + delay }
        try? await withDeadline(end, on: core.system.alarm) { await shared.shut(for: bounded) }
    }

    /// What an attempt may have done counts, whatever later ones do; what is sent after the effect has none.
    mutating func note(_ certainty: OutcomeCertainty, before: OutcomeCertainty) {
        if !isSettled { outcome = Self.worse(before, certainty) }
    }

    static func worse(_ one: OutcomeCertainty, _ other: OutcomeCertainty) -> OutcomeCertainty {
        let order: [OutcomeCertainty] = [.notSent, .refused, .processed, .ambiguous]
        let ranks = [one, other].map { order.firstIndex(of: $0) ?? 0 }
        return order[max(ranks[0], ranks[1])]
    }
}

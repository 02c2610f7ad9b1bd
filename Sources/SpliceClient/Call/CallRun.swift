import HTTPTypes
import Logging
import SpliceHTTP

/// A call under way: sends attempts until one succeeds or the ladder says to stop.
///
/// Nothing outlives the deadline, because everything that is waited for is told it: limits, places, pauses, the transport by its total
/// time-out, and the authorizer by being cancelled.
struct CallRun {
    let core: ClientCore
    let request: APIRequest
    let deadline: Duration?
    let isStreamed: Bool
    let start: Duration
    var body: RequestBody
    /// What is sent next, and where; a redirection changes it.
    var http: HTTPRequest
    var address: WebAddress
    var isHome = true
    var course: RedirectCourse?
    /// Made when the first attempt fails: most calls need none.
    var ladder: RetryLadder?
    var debt = RetryQuota.Debt()
    var attempts = 0
    /// The statuses by which credentials were turned down, and then renewed.
    var renewedAfter: Set<Int> = []
    /// The request has had its effect, and what is sent since only reads.
    var isSettled = false
    var trace = CallTrace()
    /// What is known about the effect of the attempts so far.
    var outcome = OutcomeCertainty.notSent
    var lastResponse: APIResponse?

    var now: Duration { core.system.alarm.now }
    var remaining: Duration? { deadline.map { $0 - now } }
    var effect: APIRequest.Effect { isSettled ? .none : request.effectOfRepeating }

    /// - Throws: ``APIError/Code/invalidRequest``.
    init(core: ClientCore, request: APIRequest, address: WebAddress, isStreamed: Bool = false) throws {
        self.core = core
        self.request = request
        self.address = address
        self.isStreamed = isStreamed
        body = request.body
        guard request.costs.values.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
            throw APIError(
                .invalidRequest, message: "a cost is not a finite number of zero or more", operation: request.label,
                host: address.host)
        }
        start = core.system.alarm.now
        deadline = (request.deadline ?? core.policies.deadline).map { [start] in start + $0 }
        http = HTTPRequest(
            method: request.method, scheme: address.scheme, authority: address.authority, path: address.target,
            headerFields: try Self.fields(of: request, core: core, host: address.host))
    }

    private static func fields(of request: APIRequest, core: ClientCore, host: String) throws -> HTTPFields {
        var fields = core.dialect.headers
        if let version = core.dialect.version { fields[version.header] = version.value }
        if fields.isEmpty {
            fields = request.headers
        } else if !request.headers.isEmpty {
            for field in request.headers { fields[field.name] = nil }
            fields.append(contentsOf: request.headers)
        }
        guard let key = request.idempotencyKey else { return fields }
        guard HTTPField.isValidValue(key), !key.isEmpty else {
            throw APIError(
                .invalidRequest, message: "the idempotency key is empty or has characters a header cannot carry",
                operation: request.label, host: host)
        }
        fields[core.dialect.idempotencyHeader] = key
        return fields
    }

    /// Runs the call to its end; returns the response and, of a streamed one, what is still to come.
    mutating func perform() async throws -> (response: APIResponse, rest: PieceReader?) {
        do {
            return try await untilDone()
        } catch let error as APIError {
            // The task itself was cancelled.
            if error.cause is CancellationError, Task.isCancelled { throw CancellationError() }
            core.logger?.warning(
                "call failed",
                metadata: ["operation": "\(request.label)", "host": "\(address.host)", "error": "\(error)"])
            throw error
        }
    }

    private mutating func untilDone() async throws -> (response: APIResponse, rest: PieceReader?) {
        let calls = core.system.calls
        // The clock is read where time may have passed, and not again before something has happened.
        var begin = start
        if !calls.enterAtOnce() {
            do throws(Slots.Refusal) { _ = try await calls.enter(before: deadline, on: core.system.alarm) } catch {
                throw refused(error)
            }
            begin = now
            if begin > start { trace.add(.waited(for: "bulkhead", begin - start), at: begin - start) }
        }
        var keepsPlace = false
        defer { if !keepsPlace { calls.leave() } }
        do {
            while true {
                guard let (response, rest) = try await attempt(from: begin) else {
                    begin = now
                    continue
                }
                if let rest {
                    keepsPlace = true
                    await rest.whenOver { _ in calls.leave() }
                }
                return (response, rest)
            }
        } catch is DeadlinePassed {
            throw failure(
                .deadline, "the call did not end within its time", outcome: outcome, cause: CancellationError())
        }
    }

    /// Sends the request once. Returns the response, or nothing when the call goes on.
    private mutating func attempt(from begin: Duration) async throws -> (APIResponse, PieceReader?)? {
        let begin = try await passLimits(from: begin)
        let before = outcome
        if !isSettled { outcome = .ambiguous }
        let answer: Attempt.Answer
        do {
            answer = try await send(from: begin)
        } catch {
            // What never went out has used nothing up.
            if error is CircuitOpen || error is CredentialFailure || error is DeadlinePassed {
                core.system.gate.refund(request.costs)
            } else {
                core.system.gate.ended(request.costs, observations: [], now: now)
            }
            try await recover(from: error, before: before)
            return nil
        }
        return try await judge(answer, before: before).map { ($0, answer.rest) }
    }

    private mutating func send(from begin: Duration) async throws -> Attempt.Answer {
        let attempt = Attempt(
            core: core, http: http, address: address, isHome: isHome, resends: attempts - 1, body: body,
            isStreamed: isStreamed, deadline: deadline, begin: begin)
        guard let hedging = core.policies.hedging, attempts == 1, effect == .none, body.isReplayable else {
            return try await attempt.send()
        }
        let (system, priority, costs) = (core.system, request.priority, request.costs)
        let hedge = Hedge(
            attempt: attempt, delay: hedging.delay, pass: { system.gate.passNow(priority: priority, costs: costs) },
            ended: { system.gate.ended(costs, observations: [], now: system.alarm.now) })
        let (result, isHedged) = await hedge.send()
        if isHedged {
            attempts += 1
            trace.add(.hedged(after: hedging.delay), at: now - start)
        }
        return try result.get()
    }

    /// Returns when the attempt begins.
    private mutating func passLimits(from begin: Duration) async throws -> Duration {
        let waited: Duration
        do throws(LimitGate.Refusal) {
            waited = try await core.system.gate.pass(
                priority: request.priority, costs: request.costs, isRepeat: attempts > 0, before: deadline,
                now: begin)
        } catch {
            throw refused(error)
        }
        var begin = begin
        if waited > .zero {
            begin += waited
            trace.add(.waited(for: "limit", waited), at: begin - start)
        }
        if let shared = core.sharedLimits {
            do { try await pass(shared) } catch {
                core.system.gate.refund(request.costs)
                throw error
            }
            begin = now
        }
        attempts += 1
        return begin
    }

    /// Waits until the limits that processes share let the attempt pass, too. A store that fails holds nobody up: the process's own
    /// limits still hold.
    private mutating func pass(_ shared: SharedLimits) async throws {
        let before = now
        let (alarm, costs) = (core.system.alarm, request.costs)
        while true {
            let wait: Duration
            do {
                wait = try await withDeadline(deadline, on: alarm) { try await shared.take(costs) }
            } catch let error where error is CancellationError || error is DeadlinePassed {
                throw error
            } catch {
                core.logger?.warning(
                    "the store of shared limits failed", metadata: ["host": "\(address.host)", "error": "\(error)"])
                return
            }
            guard wait > .zero else { break }
            if let remaining, wait >= remaining { throw refused(LimitGate.Refusal.tooLate(wait: wait)) }
            try await alarm.sleep(until: now + wait)
        }
        if now > before { trace.add(.waited(for: "shared limit", now - before), at: now - start) }
    }
}

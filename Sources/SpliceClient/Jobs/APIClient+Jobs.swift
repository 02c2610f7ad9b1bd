import HTTPTypes
import SpliceHTTP

extension APIClient {
    /// Starts a job and returns its ticket: store it before waiting, and the job is found again after a crash.
    ///
    /// - Parameters:
    ///   - request: Starts the job; with an idempotency key a lost answer does not start it twice.
    ///   - path: Where the body has the address of the job's state. Default: the header fields `Operation-Location` and `Location`.
    public func start(_ request: APIRequest, ticketAt path: BodyPath? = nil) async throws -> JobTicket {
        let response = try await send(request)
        let address =
            path.map { JSONPeek(response.bytes).value(at: $0)?.text }
            ?? response.headers[.operationLocation] ?? response.headers[.location]
        guard let address, let target = response.url.resolving(address) else {
            throw jobError("the answer does not say where the job's state is", request.label, outcome: .processed)
        }
        guard target.hasSameOrigin(as: base) else {
            throw jobError(
                "the job's state is on another host; its address is not followed", request.label, outcome: .processed)
        }
        return JobTicket(target.description)
    }

    /// Waits for a job and returns its result.
    ///
    /// It asks at the pace that the server's `Retry-After` gives, else at growing intervals; a `Retry-After` of zero gives none. Cancelling the
    /// wait does not cancel the job.
    ///
    /// - Parameters:
    ///   - ticket: The job.
    ///   - plan: How its state is read.
    ///   - operation: A name for logs and metrics.
    /// - Throws: ``APIError/Code/job`` when the job failed, or was not done in the plan's time; ``APIError/Code/invalidOptions`` for a plan that
    ///   would ask without a pause.
    public func result(
        of ticket: JobTicket, plan: JobPlan = .status, operation: String = "job"
    ) async throws -> APIResponse {
        let contradictions = plan.contradictions
        guard contradictions.isEmpty else {
            throw APIError(
                .invalidOptions, message: contradictions.joined(separator: "; "), operation: operation, host: base.host)
        }
        let alarm = core.system.alarm
        let end = plan.patience.map { alarm.now + $0 }
        var pause = plan.firstPause
        while true {
            let response = try await state(of: ticket, operation, before: end)
            switch try plan.read(response) {
            case .done(nil):
                return response
            case .done(let result?):
                guard let target = response.url.resolving(result) else {
                    throw jobError(
                        "the job's result has an address that cannot be read", operation, outcome: .processed)
                }
                return try await send(APIRequest(.get, target.description, operation: operation, priority: .background))
            case .failed(let code):
                var error = jobError("the job ended without success", operation, outcome: .processed)
                error.system = SystemError(code: code, requestID: response.requestID)
                error.response = response
                throw error
            case .running:
                let told = RetryAfter.wait(in: response.headers, now: core.time.sinceEpoch) ?? .zero
                let wait = told > .zero ? told : pause + core.random.duration(below: pause / 10)
                let next = alarm.now + wait
                if let end, next > end { throw notInTime(operation) }
                try await alarm.sleep(until: next)
                pause = min(plan.longestPause, pause * plan.growth)
            }
        }
    }

    /// A 303 is an answer here, not an error.
    private func state(
        of ticket: JobTicket, _ operation: String, before end: Duration?
    ) async throws -> APIResponse {
        var request = APIRequest(.get, ticket.address, operation: operation, priority: .background)
        if let end {
            let left = end - core.system.alarm.now
            request.deadline = core.policies.deadline.map { min($0, left) } ?? left
        }
        do {
            return try await send(request)
        } catch let error as APIError where error.code == .deadline {
            guard let end, core.system.alarm.now >= end else { throw error }
            throw notInTime(operation)
        } catch let error as APIError where error.code == .redirect && error.status == .seeOther {
            guard let response = error.response else { throw error }
            return response
        }
    }

    private func notInTime(_ operation: String) -> APIError {
        var error = jobError(
            "the job was not done in time; its ticket is still good", operation, outcome: .ambiguous)
        error.mayHelpToRetry = true
        return error
    }

    private func jobError(_ message: String, _ operation: String, outcome: OutcomeCertainty) -> APIError {
        APIError(.job, message: message, operation: operation, host: base.host, outcome: outcome)
    }
}

extension HTTPField.Name {
    /// `Operation-Location`, as Microsoft's APIs have it beside `Location`.
    static let operationLocation = known("Operation-Location")
}

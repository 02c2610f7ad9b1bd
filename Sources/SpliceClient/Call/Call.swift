import HTTPTypes
import Logging
import SpliceHTTP

/// One call, from its first attempt to its end.
final class Call: Sendable {
    let core: ClientCore
    let request: APIRequest
    let address: WebAddress
    private let http: HTTPRequest

    /// - Throws: ``APIError/Code/invalidRequest``.
    init(core: ClientCore, request: APIRequest, address: WebAddress) throws {
        self.core = core
        self.request = request
        self.address = address
        var fields = core.dialect.headers
        if let version = core.dialect.version { fields[version.header] = version.value }
        for field in request.headers { fields[field.name] = nil }
        fields.append(contentsOf: request.headers)
        if let key = request.idempotencyKey {
            guard HTTPField.isValidValue(key), !key.isEmpty else {
                throw APIError(
                    .invalidRequest, message: "the idempotency key is empty or has characters a header cannot carry",
                    operation: request.label, host: address.host)
            }
            fields[core.dialect.idempotencyHeader] = key
        }
        http = HTTPRequest(
            method: request.method, scheme: address.scheme, authority: address.authority, path: address.target,
            headerFields: fields)
    }

    /// Makes the call.
    func perform() async throws -> APIResponse {
        let alarm = core.system.alarm
        let start = alarm.now
        let time = request.deadline ?? core.policies.deadline
        let deadline = time.map { start + $0 }
        do {
            return try await withDeadline(deadline, on: alarm) { [self] in
                var run = CallRun(call: self, http: http, start: start, deadline: deadline)
                return try await run.untilDone()
            }
        } catch let error as APIError {
            // The task itself was cancelled, not the call by its deadline.
            if error.cause is CancellationError, Task.isCancelled { throw CancellationError() }
            log(error)
            throw error
        }
    }

    private func log(_ error: APIError) {
        core.logger?.warning(
            "call failed",
            metadata: ["operation": "\(request.label)", "host": "\(address.host)", "error": "\(error)"])
    }
}

import HTTPTypes
import SpliceHTTP

/// One exchange of a call: credentials on, request out, answer in.
struct Attempt {
    /// What came back.
    struct Answer: Sendable {
        /// The request as it was sent, with its credentials.
        let sent: HTTPRequest
        let head: HTTPResponse
        let bytes: [UInt8]
        let facts: ExchangeFacts

        func response(url: WebAddress, attempts: Int) -> APIResponse {
            APIResponse(head: head, bytes: bytes, url: url, facts: facts, attempts: attempts)
        }
    }

    let core: ClientCore
    let http: HTTPRequest
    let address: WebAddress
    /// How many requests the call has sent before.
    let resends: Int
    let body: RequestBody
    /// Time left for the whole call.
    let remaining: Duration?

    /// Sends the request as soon as the system's guards let it, and reports how that went.
    func send() async throws -> Answer {
        try await core.system.guarding {
            let start = core.system.alarm.now
            do {
                let (answer, end) = try await core.telemetry.span(for: http, address: address, resends: resends) {
                    request in
                    let answer = try await exchange(request)
                    let version = answer.facts.protocolVersion
                    return (answer, AttemptEnd(status: answer.head.status.code, error: nil, version: version))
                }
                core.recorders.record(end, of: http.method, time: core.system.alarm.now - start)
                return answer
            } catch {
                let end = AttemptEnd(status: nil, error: AttemptEnd.kind(of: error))
                core.recorders.record(end, of: http.method, time: core.system.alarm.now - start)
                throw error
            }
        }
    }

    private func exchange(_ http: HTTPRequest) async throws -> Answer {
        var request = http
        if let authorizer = core.authorizer {
            do { try await authorizer.authorize(&request, body: body) } catch { throw CredentialFailure(cause: error) }
        }
        let limit = core.policies.responseLimit
        let time = min(core.policies.attemptTimeout, remaining ?? core.policies.attemptTimeout)
        // Below a millisecond a transport could round to zero, which might mean "no bound" to it.
        let bound = max(time, .milliseconds(1))
        let timeouts = ExchangeTimeouts(
            connect: min(.seconds(10), bound), firstByte: bound, idle: bound, total: bound)
        let reply = try await core.transport.send(
            request, body: body, options: ExchangeOptions(timeouts: timeouts, delivery: .buffered(limit: limit)))
        return Answer(
            sent: request, head: reply.head, bytes: try await reply.bytes(upTo: limit), facts: reply.facts)
    }
}

/// The authorizer could not provide credentials, or was interrupted while it tried: nothing was sent.
struct CredentialFailure: Error {
    let cause: any Error

    /// Whether it may be able to later.
    var mayPass: Bool {
        switch cause {
        case let error as APIError: error.mayHelpToRetry
        case is TransportError: true
        default: false
        }
    }
}

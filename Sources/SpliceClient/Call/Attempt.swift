import HTTPTypes
import SpliceHTTP

/// One exchange of a call: credentials on, request out, answer in.
struct Attempt {
    /// What came back.
    struct Answer: Sendable {
        /// The request as it was sent, with its credentials.
        let sent: HTTPRequest
        let head: HTTPResponse
        /// The content; of a streamed one the first piece.
        let bytes: [UInt8]
        let facts: ExchangeFacts
        /// What is still to come of a streamed content.
        var rest: PieceReader?
        /// When it was there.
        var endedAt = Duration.zero

        func response(url: WebAddress, attempts: Int) -> APIResponse {
            APIResponse(head: head, bytes: bytes, url: url, facts: facts, attempts: attempts)
        }
    }

    let core: ClientCore
    let http: HTTPRequest
    let address: WebAddress
    /// Whether the address belongs to the client's own origin, where its credentials may go.
    let isHome: Bool
    /// How many requests the call has sent before.
    let resends: Int
    let body: RequestBody
    /// Whether the content of the answer is wanted piece by piece.
    let isStreamed: Bool
    /// When the whole call must have ended.
    let deadline: Duration?
    /// When the attempt begins.
    var begin: Duration

    private static let longestRefusal = 64 << 10

    /// Sends the request as soon as the system's guards let it, and reports how that went.
    func send() async throws -> Answer {
        let system = core.system
        var start = begin
        var underWay = 0
        if let adaptive = system.adaptive {
            underWay = try await system.enter(adaptive, before: deadline)
            start = system.alarm.now
        }
        defer { system.adaptive?.leave() }
        let permit = try system.breaker?.admit(now: start)
        do {
            var (answer, end) = try await core.telemetry.span(
                for: http, address: address, isHome: isHome, resends: resends
            ) { [start] request in
                let answer = try await exchange(request, at: start)
                let version = answer.facts.protocolVersion
                return (answer, AttemptEnd(status: answer.head.status.code, error: nil, version: version))
            }
            let now = system.alarm.now
            answer.endedAt = now
            var settled = permit
            // A probe has found out by now what it was sent for.
            if let rest = answer.rest, let permit, !permit.isProbe {
                await system.answering(permit, rest: rest, time: now - start)
                settled = nil
            }
            system.answered(answer.head.status.code, permit: settled, underWay: underWay, time: now - start, now: now)
            core.recorders.record(end, of: http.method, time: now - start)
            return answer
        } catch {
            let now = system.alarm.now
            system.failed(with: error, permit: permit, time: now - start, now: now)
            let end = AttemptEnd(status: nil, error: AttemptEnd.kind(of: error))
            core.recorders.record(end, of: http.method, time: now - start)
            throw error
        }
    }

    private func exchange(_ http: HTTPRequest, at start: Duration) async throws -> Answer {
        var request = http
        var now = start
        if isHome, let authorizer = core.authorizer, try await authorize(&request, by: authorizer) {
            now = core.system.alarm.now
        }
        let reply = try await core.transport.send(request, body: body, options: try options(at: now))
        guard isStreamed else {
            let bytes = try await reply.bytes(upTo: core.policies.responseLimit)
            return Answer(sent: request, head: reply.head, bytes: bytes, facts: reply.facts)
        }
        let reader = PieceReader(reply.body)
        guard (200...299).contains(reply.head.status.code) else {
            let bytes = try await reader.beginning(upTo: Self.longestRefusal)
            return Answer(sent: request, head: reply.head, bytes: bytes, facts: reply.facts)
        }
        // With the first piece: until it is there, the request can be sent again without anybody noticing.
        let first = try await reader.next()
        return Answer(
            sent: request, head: reply.head, bytes: first ?? [], facts: reply.facts, rest: first == nil ? nil : reader)
    }

    /// Credentials at hand are put on at once; what has to be waited for is waited for within the call's time. Returns whether it was.
    private func authorize(_ request: inout HTTPRequest, by authorizer: any RequestAuthorizer) async throws -> Bool {
        do {
            if try authorizer.authorizeAtOnce(&request, body: body) { return false }
            let (blank, body) = (request, body)
            request = try await withDeadline(deadline, on: core.system.alarm) {
                var signed = blank
                try await authorizer.authorize(&signed, body: body)
                return signed
            }
            return true
        } catch let error as DeadlinePassed {
            throw error
        } catch {
            throw CredentialFailure(cause: error)
        }
    }

    /// Content that is streamed, in either direction, may take as long as the call has; the attempt's time-out then bounds each
    /// pause in it, and the wait for the answer to begin.
    private func options(at now: Duration) throws -> ExchangeOptions {
        let limit = core.policies.attemptTimeout
        let remaining = deadline.map { $0 - now }
        // A transport could round less than a millisecond to zero, which might mean "no bound" to it.
        if let remaining, remaining < .milliseconds(1) { throw DeadlinePassed() }
        let bound = remaining.map { min(limit, $0) } ?? limit
        var isLong = isStreamed
        if case .stream = body.content { isLong = true }
        return ExchangeOptions(
            timeouts: ExchangeTimeouts(
                connect: min(.seconds(10), bound), firstByte: bound, idle: bound, total: isLong ? remaining : bound),
            delivery: isStreamed ? .streamed : .buffered(limit: core.policies.responseLimit))
    }
}

/// The authorizer could not provide credentials, or was interrupted while it tried: nothing was sent.
struct CredentialFailure: Error {
    let cause: any Error

    /// Whether it may be able to later.
    var mayPass: Bool {
        switch cause {
        case let error as APIError: error.mayHelpToRetry
        // Somebody else's, since this task's own ends the call: of the one fetch that several share, for example.
        case is CancellationError: true
        case is TransportError: true
        default: false
        }
    }
}

import HTTPTypes
public import SpliceClient
import SpliceHTTP

extension APIClient {
    /// Makes a SOAP call. The client needs a dialect that knows faults: `Dialect.soap` or one made from it.
    ///
    /// - Parameters:
    ///   - request: The call.
    ///   - path: Where the system takes it, below the client's base address.
    /// - Returns: The answer; without a body where the system gives none.
    /// - Throws: `APIError`. A fault is its `soapFault`; whether repeating may help is its `mayHelpToRetry`.
    public func soap(_ request: SOAPRequest, at path: String = "") async throws -> SOAPReply {
        let response = try await send(try apiRequest(for: request, at: path))
        return try SOAPReply(response, operation: request.operation)
    }

    private func apiRequest(for request: SOAPRequest, at path: String) throws -> APIRequest {
        func invalid(_ message: String, _ cause: (any Error)? = nil) -> APIError {
            APIError(.invalidRequest, message: message, operation: request.operation, host: base.host, cause: cause)
        }
        guard request.action.utf8.allSatisfy({ $0 > 0x1F && $0 < 0x7F && $0 != UInt8(ascii: "\"") }) else {
            throw invalid("the action has characters that a header field cannot carry")
        }
        if request.security != nil, base.scheme != "https", !["127.0.0.1", "[::1]", "localhost"].contains(base.host) {
            throw invalid("a password is sent by https only, or to this machine")
        }
        let body: RequestBody
        do { body = try content(of: request) } catch {
            throw invalid("the envelope cannot be written", error)
        }
        return APIRequest(
            .post, path, headers: request.fields, body: body, idempotencyKey: request.idempotencyKey,
            effect: request.effect, operation: request.operation, priority: request.priority, deadline: request.deadline
        )
    }

    /// The envelope; with a token it is made anew for every attempt, and is always as long.
    private func content(of request: SOAPRequest) throws -> RequestBody {
        guard let token = request.security else { return .bytes(try request.envelope(security: nil)) }
        let length = try request.envelope(security: token.block(in: request.version)).count
        return .stream(length: Int64(length), isReplayable: true) {
            let bytes = try request.envelope(security: token.block(in: request.version))
            return OneChunk(bytes: bytes)
        }
    }
}

/// Content in one piece.
private struct OneChunk: AsyncSequence, Sendable {
    let bytes: [UInt8]

    struct Iterator: AsyncIteratorProtocol {
        var bytes: [UInt8]?

        mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> [UInt8]? {
            defer { bytes = nil }
            return bytes
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(bytes: bytes) }
}

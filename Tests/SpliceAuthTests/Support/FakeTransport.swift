import HTTPTypes
import SpliceHTTP
import Synchronization

/// A transport that a closure answers, and that remembers what it was asked.
final class FakeTransport: Transport {
    struct Call: Sendable {
        var request: HTTPRequest
        var body: String
    }

    private let log = Mutex<[Call]>([])
    private let answer: @Sendable (Call, Int) async throws -> HTTPReply

    init(_ answer: @escaping @Sendable (_ call: Call, _ index: Int) async throws -> HTTPReply) { self.answer = answer }

    var calls: [Call] { log.withLock { $0 } }

    func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        var text = ""
        if case .bytes(let bytes) = body.content { text = String(decoding: bytes, as: UTF8.self) }
        let call = Call(request: request, body: text)
        let index = log.withLock { log in
            log.append(call)
            return log.count - 1
        }
        return try await answer(call, index)
    }
}

extension HTTPReply {
    static func json(_ text: String, status: HTTPResponse.Status = .ok, fields: HTTPFields = [:]) -> HTTPReply {
        HTTPReply(
            head: HTTPResponse(status: status, headerFields: fields), body: ResponseBody(Array(text.utf8)))
    }
}

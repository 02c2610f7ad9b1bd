public import HTTPTypes
public import SpliceHTTP
import Synchronization

/// A transport that answers as a test says, and remembers what it was asked.
///
/// ```swift
/// let transport = FakeTransport([.status(503), .json(#"{"id":1}"#)])
/// let transport = FakeTransport { request in request.target == "/orders" ? .json("[]") : .status(404) }
/// ```
///
/// It keeps to the contract of `Transport`: it ends with a time-out when an answer takes longer than the
/// exchange's total time, measured on the clock it is given, and with `CancellationError` when the task is cancelled.
public final class FakeTransport: Transport {
    /// Decides the answer to one request.
    public typealias Handler = @Sendable (RecordedExchange) async throws -> FakeReply

    private let handler: Handler
    private let clock: (any Clock<Duration>)?
    private let log = Mutex<[RecordedExchange]>([])

    /// A transport that gives the replies of `script` in order, and 500 with `script exhausted` after the last.
    ///
    /// - Parameters:
    ///   - script: The replies.
    ///   - clock: What delays are measured on; needed when a reply has one.
    public convenience init(_ script: [FakeReply], clock: (any Clock<Duration>)? = nil) {
        self.init(clock: clock) { exchange in
            script.indices.contains(exchange.index) ? script[exchange.index] : .status(500, text: "script exhausted")
        }
    }

    /// A transport that answers as `handler` says.
    public init(clock: (any Clock<Duration>)? = nil, _ handler: @escaping Handler) {
        self.handler = handler
        self.clock = clock
    }

    /// What was asked, in order.
    public var exchanges: [RecordedExchange] { log.withLock { $0 } }

    /// Answers one request.
    public func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        try Task.checkCancellation()
        let content = try await body.collected()
        let exchange = log.withLock { log in
            let exchange = RecordedExchange(index: log.count, request: request, body: content, options: options)
            log.append(exchange)
            return exchange
        }
        let elapsed = FakeStream.stopwatch(clock)
        let reply = try await handler(exchange)
        try await wait(reply, host: request.authority ?? "", total: options.timeouts.total)
        let head = HTTPResponse(status: reply.status, headerFields: reply.headers)
        if let pieces = reply.pieces {
            let stream = FakeStream(
                pieces: pieces, error: reply.error, timeouts: options.timeouts, clock: clock, elapsed: elapsed)
            guard case .buffered(let limit) = options.delivery else {
                return HTTPReply(head: head, body: ResponseBody(streaming: stream))
            }
            let bytes = try await ResponseBody(streaming: stream).collect(upTo: limit)
            return HTTPReply(head: head, body: ResponseBody(bytes))
        }
        if let error = reply.error { throw error }
        if case .buffered(let limit) = options.delivery, reply.bytes.count > limit {
            throw TransportError(
                .tooLarge, outcome: .processed, message: "the response body is larger than \(limit) bytes")
        }
        return HTTPReply(head: head, body: ResponseBody(reply.bytes))
    }

    private func wait(_ reply: FakeReply, host: String, total: Duration?) async throws {
        guard reply.delay > .zero else { return }
        guard let clock else {
            throw TransportError(.invalidRequest, outcome: .notSent, message: "a delayed reply needs a clock")
        }
        guard let total, reply.delay >= total else { return try await clock.sleep(for: reply.delay) }
        try await clock.sleep(for: total)
        throw TransportError(
            .timeout, outcome: .ambiguous, message: "the exchange took longer than \(total)", host: host)
    }
}

extension RequestBody {
    /// All of the content.
    func collected() async throws -> [UInt8] {
        switch content {
        case .none: return []
        case .bytes(let bytes): return bytes
        case .stream(_, let source):
            var bytes: [UInt8] = []
            for try await chunk in try source() { bytes += chunk }
            return bytes
        }
    }
}

/// A request that a ``FakeTransport`` was given.
public struct RecordedExchange: Sendable {
    /// How many came before it.
    public let index: Int
    /// Method, address and header fields.
    public let request: HTTPRequest
    /// The content.
    public let body: [UInt8]
    /// How the exchange was to be carried out.
    public let options: ExchangeOptions

    /// Path and query.
    public var target: String { request.path ?? "" }

    /// The content as text.
    public var text: String { String(decoding: body, as: UTF8.self) }
}

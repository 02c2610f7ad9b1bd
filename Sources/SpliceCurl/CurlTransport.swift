public import HTTPTypes
public import SpliceHTTP

/// A `Transport` on libcurl's multi interface: HTTP/1.1 and HTTP/2 over pooled connections, driven by one thread.
///
/// ```swift
/// let transport = try CurlTransport()
/// let request = HTTPRequest(method: .get, scheme: "https", authority: "api.example.com", path: "/orders")
/// let reply = try await transport.send(request)
/// await transport.shutdown()
/// ```
///
/// One transport serves a whole process: connections, TLS sessions and the certificate store are shared by all its
/// exchanges. It sends a request at most once, also when libcurl would do so twice (see `OutcomeCertainty`); it
/// follows no redirect, keeps no cookie, and reads no proxy or `.netrc` from its surroundings.
///
/// - Errors: those of `Transport`. `TransportError.outcome` is `notSent` exactly when no byte of the request was
///   handed to a connection, `processed` once a final status line arrived, `ambiguous` in between.
/// - Cancellation: the connection of a cancelled exchange is closed (HTTP/1.1) or its stream reset (HTTP/2) at once,
///   also while its name is being resolved or it waits for a free connection.
/// - Concurrency: any number of tasks may use one transport. No code of theirs runs on its thread, unless they ask for
///   it with ``executor``.
public final class CurlTransport: Transport {
    let options: CurlOptions
    private let loop: EventLoop
    let transfers: TransferLoop
    let sessions: SessionLoops

    /// Starts a transport and its thread.
    ///
    /// - Throws: ``CurlOptionsError`` when an option cannot be used, or the system gives no thread or descriptor.
    public init(options: CurlOptions = CurlOptions()) throws {
        try options.validate()
        self.options = options
        loop = try EventLoop(options: options)
        transfers = TransferLoop(options: options)
        sessions = SessionLoops(options: options)
    }

    deinit { loop.post(.stop(grace: LoopTime.Span(.zero), nil)) }

    /// Runs tasks on the transport's own thread, which saves the switch to and from it: a pipeline that does little but
    /// exchanges goes faster under `withTaskExecutorPreference(transport.executor)`. Work that blocks or computes for
    /// long stops every exchange meanwhile. After ``shutdown(grace:)`` such tasks go on on the global executor.
    public var executor: any TaskExecutor { loop }

    /// Sends a request and waits for its response; see `Transport`.
    ///
    /// A request above the limits on connections and streams waits for a place, in order of arrival for its host; only
    /// the total time-out runs meanwhile.
    public func send(
        _ request: HTTPRequest, body: RequestBody, options: ExchangeOptions
    ) async throws -> HTTPReply {
        let exchange = try exchange(request, body: body, options: options)
        return try await withTaskCancellationHandler {
            try await unsafe withUnsafeThrowingContinuation { continuation in
                unsafe exchange.continuation = ReplyContinuation(continuation)
                if !loop.post(.submit(exchange)) { exchange.finish(.shutdown, on: nil) }
            }
        } onCancel: {
            loop.post(.cancel(exchange))
        }
    }

    /// Ends the transport: requests from now on fail with `TransportError.Code.shutdown`, running ones may go on for
    /// `grace`, then fail with it too. Returns when all connections are closed. May be called more than once.
    ///
    /// - Parameter grace: How long to wait; ``CurlOptions/shutdownGrace`` when `nil`.
    public func shutdown(grace: Duration? = nil) async {
        let grace = max(.zero, grace ?? options.shutdownGrace)
        async let mail: Void = transfers.stop(grace: grace)
        async let sessions: Void = sessions.stop(grace: grace)
        await loop.stop(grace: grace)
        await mail
        await sessions
    }

    private func exchange(
        _ request: HTTPRequest, body: RequestBody, options: ExchangeOptions
    ) throws(TransportError) -> HTTPExchange {
        try options.timeouts.validate()
        let message = try HTTPMessage(request, body: body, version: options.version, options: self.options)
        let exchange = HTTPExchange(consume message, options: options, limits: self.options, loop: loop)
        if case .stream(_, let channel) = exchange.message.body, case .stream(_, let source) = body.content {
            exchange.pump = channel.filling(from: source, of: exchange, on: loop)
        }
        return exchange
    }
}

extension ExchangeTimeouts {
    /// Whether every time-out is above zero.
    var areUsable: Bool { connect > .zero && firstByte > .zero && idle > .zero && total.map { $0 > .zero } ?? true }

    fileprivate func validate() throws(TransportError) {
        guard areUsable else {
            throw TransportError(.invalidRequest, outcome: .notSent, message: "every time-out must be above zero")
        }
    }
}

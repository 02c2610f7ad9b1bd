/// How one exchange is to be carried out.
public struct ExchangeOptions: Sendable, Hashable {
    /// How the response body is handed over.
    public enum Delivery: Sendable, Hashable {
        /// In memory, complete, before `send` returns; ``TransportError/Code/tooLarge`` above `limit` bytes.
        case buffered(limit: Int)
        /// As chunks, at the reader's pace; `send` returns with the response head.
        case streamed
    }

    /// Time-outs of the exchange.
    public var timeouts: ExchangeTimeouts
    /// How the response body is handed over. Default: buffered, 16 MiB at most.
    public var delivery: Delivery
    /// HTTP versions that may be spoken. Default ``HTTPVersionPolicy/automatic``.
    public var version: HTTPVersionPolicy

    /// Options; the defaults suit an API call with a JSON answer.
    public init(
        timeouts: ExchangeTimeouts = ExchangeTimeouts(),
        delivery: Delivery = .buffered(limit: 16 << 20),
        version: HTTPVersionPolicy = .automatic
    ) {
        self.timeouts = timeouts
        self.delivery = delivery
        self.version = version
    }
}

/// Which HTTP versions an exchange may use.
public enum HTTPVersionPolicy: Sendable, Hashable {
    /// HTTP/2 where TLS negotiates it, HTTP/1.1 otherwise.
    case automatic
    /// HTTP/1.1 only; the better choice for large downloads.
    case http1
    /// HTTP/2 without negotiation (prior knowledge, RFC 9113 section 3.3), for servers known to speak it in the clear.
    /// `CurlTransport` opens a connection for each such request, because libcurl 7.88 cannot use one twice.
    case http2PriorKnowledge
}

/// Four clocks that run while an exchange is under way; each ends it with ``TransportError/Code/timeout``.
public struct ExchangeTimeouts: Sendable, Hashable {
    /// Name resolution, TCP and TLS together. Default 10 s.
    public var connect: Duration
    /// From the last byte of the request to the first of the response. Default 30 s.
    public var firstByte: Duration
    /// Longest pause between two pieces of the body, in either direction. Default 30 s.
    public var idle: Duration
    /// The whole exchange; `nil` for no bound of its own. Default 60 s.
    public var total: Duration?

    /// Time-outs; every value must be above zero.
    public init(
        connect: Duration = .seconds(10), firstByte: Duration = .seconds(30), idle: Duration = .seconds(30),
        total: Duration? = .seconds(60)
    ) {
        self.connect = connect
        self.firstByte = firstByte
        self.idle = idle
        self.total = total
    }
}

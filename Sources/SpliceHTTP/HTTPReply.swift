public import HTTPTypes

/// A response: its head, its body, and what the transport saw on the way.
public struct HTTPReply: Sendable {
    /// Status and header fields.
    public var head: HTTPResponse
    /// The content, in memory or still arriving.
    public var body: ResponseBody
    /// Facts about the exchange, for metrics and traces.
    public var facts: ExchangeFacts

    /// A reply from its parts.
    public init(head: HTTPResponse, body: ResponseBody, facts: ExchangeFacts = ExchangeFacts()) {
        self.head = head
        self.body = body
        self.facts = facts
    }

    /// The status of the response.
    public var status: HTTPResponse.Status { head.status }

    /// The whole body.
    ///
    /// - Parameter limit: Number of bytes above which ``TransportError/Code/tooLarge`` is thrown. Default 16 MiB.
    public func bytes(upTo limit: Int = 16 << 20) async throws -> [UInt8] { try await body.collect(upTo: limit) }
}

/// What a transport measured during one exchange.
public struct ExchangeFacts: Sendable, Hashable {
    /// The protocol that was spoken, as OpenTelemetry's `network.protocol.version` spells it: `1.1`, `2`; empty when unknown.
    public var protocolVersion: String
    /// Whether a pooled connection carried the exchange.
    public var reusedConnection: Bool
    /// Bytes of request content sent.
    public var sentBytes: Int64
    /// The peer's address, empty when unknown.
    public var peerAddress: String

    /// Facts; all unknown by default.
    public init(
        protocolVersion: String = "", reusedConnection: Bool = false, sentBytes: Int64 = 0, peerAddress: String = ""
    ) {
        self.protocolVersion = protocolVersion
        self.reusedConnection = reusedConnection
        self.sentBytes = sentBytes
        self.peerAddress = peerAddress
    }
}

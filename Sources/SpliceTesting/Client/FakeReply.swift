public import HTTPTypes
public import SpliceHTTP

/// What a ``FakeTransport`` answers.
public struct FakeReply: Sendable {
    /// The status. Default 200.
    public var status: HTTPResponse.Status
    /// Header fields.
    public var headers: HTTPFields
    /// The content.
    public var bytes: [UInt8]
    /// How long the answer takes.
    public var delay: Duration
    /// What is thrown instead of answering; of a reply in ``pieces``, after the last of them.
    public var error: (any Error)?
    /// The content in pieces, with a pause before each: for requests whose answer is streamed.
    public var pieces: Pieces?

    /// Content that arrives bit by bit.
    public struct Pieces: Sendable {
        /// The pieces in order.
        public var pieces: [[UInt8]]
        /// The pause before each of them.
        public var pause: Duration
    }

    /// A reply from its parts.
    public init(
        status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields(), bytes: [UInt8] = [],
        delay: Duration = .zero, error: (any Error)? = nil
    ) {
        self.status = status
        self.headers = headers
        self.bytes = bytes
        self.delay = delay
        self.error = error
    }

    /// A status with an optional text.
    public static func status(_ code: Int, text: String = "") -> FakeReply {
        FakeReply(status: HTTPResponse.Status(code: code), bytes: Array(text.utf8))
    }

    /// JSON, with status 200 unless another is given.
    public static func json(_ text: String, status: Int = 200) -> FakeReply {
        FakeReply(
            status: HTTPResponse.Status(code: status), headers: [.contentType: "application/json"],
            bytes: Array(text.utf8))
    }

    /// An exchange that fails on the wire.
    public static func failure(_ code: TransportError.Code, outcome: OutcomeCertainty) -> FakeReply {
        FakeReply(error: TransportError(code, outcome: outcome, message: "scripted"))
    }

    /// A reply with status 200 whose content arrives in pieces, `pause` before each; then `error` is thrown, if there is one.
    public static func pieces(
        _ pieces: [String], pause: Duration = .zero, error: (any Error)? = nil
    ) -> FakeReply {
        var reply = FakeReply(error: error)
        reply.pieces = Pieces(pieces: pieces.map { Array($0.utf8) }, pause: pause)
        return reply
    }

    /// The same reply with one more header field.
    ///
    /// A name that no header can have stops the test.
    public func header(_ name: String, _ value: String) -> FakeReply {
        guard let name = HTTPField.Name(name) else { preconditionFailure("not a header field's name: \(name)") }
        var reply = self
        reply.headers.append(HTTPField(name: name, value: value))
        return reply
    }

    /// The same reply, late.
    public func after(_ delay: Duration) -> FakeReply {
        var reply = self
        reply.delay = delay
        return reply
    }
}

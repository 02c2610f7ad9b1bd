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
    /// What is thrown instead of answering.
    public var error: (any Error)?

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

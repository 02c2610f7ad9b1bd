public import HTTPTypes

/// What the scripted server does about one request: a response, an accident, or a response that ends in one.
///
/// ```swift
/// .json(#"{"id":7}"#, status: .created)
/// .status(.tooManyRequests).field("retry-after", "2")
/// .json(#"{"id":7}"#).interrupted(after: 3, by: .reset)
/// .text("first half, second half").interrupted(after: 10, by: .wait(gate))
/// ```
public struct ScriptedReply: Sendable {
    /// Something that happens while the body is being sent.
    public enum Interruption: Sendable {
        /// Stop until the gate opens, then go on.
        case wait(Gate)
        /// Break the connection with a TCP reset.
        case reset
        /// Close the connection in good order, as a crashed process's kernel does.
        case close
        /// Send nothing more, and keep the connection open until the client leaves or the server stops.
        case hang
    }

    /// How the end of the body is told.
    public enum Framing: Sendable {
        /// `Content-Length`.
        case length
        /// `Transfer-Encoding: chunked`.
        case chunked
        /// Neither: the end of the connection is the end of the body.
        case untilClose
    }

    enum Body: Sendable {
        case bytes([UInt8])
        case repeating(UInt8, count: Int)

        var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .repeating(_, let count): count
            }
        }

        func slice(_ range: Range<Int>) -> [UInt8] {
            switch self {
            case .bytes(let bytes): Array(bytes[range])
            case .repeating(let byte, _): Array(repeating: byte, count: range.count)
            }
        }
    }

    enum Kind: Sendable {
        case response(HTTPResponse)
        case raw
        case accident(Interruption)
    }

    var kind: Kind
    var body: Body = .bytes([])
    var framing = Framing.length
    var interruptions: [(offset: Int, what: Interruption)] = []
    var closesAfterwards = false

    init(_ kind: Kind, body: Body = .bytes([])) {
        self.kind = kind
        self.body = body
    }
}

extension ScriptedReply {
    /// A response without content.
    public static func status(_ status: HTTPResponse.Status) -> ScriptedReply {
        ScriptedReply(.response(HTTPResponse(status: status)))
    }

    /// A response with `bytes` as content and no content type.
    public static func bytes(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> ScriptedReply {
        ScriptedReply(.response(HTTPResponse(status: status)), body: .bytes(bytes))
    }

    /// A response with `count` equal bytes, made while they are sent: a body of any size in little memory.
    public static func repeating(
        _ byte: UInt8 = UInt8(ascii: "x"), count: Int, status: HTTPResponse.Status = .ok
    ) -> ScriptedReply {
        ScriptedReply(.response(HTTPResponse(status: status)), body: .repeating(byte, count: count))
    }

    /// A plain text response.
    public static func text(_ text: String, status: HTTPResponse.Status = .ok) -> ScriptedReply {
        bytes(Array(text.utf8), status: status).field("content-type", "text/plain; charset=utf-8")
    }

    /// A JSON response; `text` is sent as it is.
    public static func json(_ text: String, status: HTTPResponse.Status = .ok) -> ScriptedReply {
        bytes(Array(text.utf8), status: status).field("content-type", "application/json")
    }

    /// Bytes that need not be HTTP, sent verbatim; the connection is closed after them.
    public static func raw(_ bytes: [UInt8]) -> ScriptedReply {
        var reply = ScriptedReply(.raw, body: .bytes(bytes))
        reply.closesAfterwards = true
        return reply
    }

    /// Text that need not be HTTP, sent verbatim; the connection is closed after it.
    public static func raw(_ text: String) -> ScriptedReply { raw(Array(text.utf8)) }

    /// No answer: the connection breaks with a TCP reset.
    public static let reset = ScriptedReply(.accident(.reset))
    /// No answer: the connection is closed.
    public static let close = ScriptedReply(.accident(.close))
    /// No answer, ever; the connection stays open until the client leaves or the server stops.
    public static let hang = ScriptedReply(.accident(.hang))
}

extension ScriptedReply {
    /// The reply with one more header field; no effect on accidents and raw replies.
    ///
    /// Setting `content-length` yourself replaces the computed one, so that a body can be shorter or longer than told.
    public func field(_ name: String, _ value: String) -> ScriptedReply {
        guard case .response(var head) = kind, let name = HTTPField.Name(name) else { return self }
        head.headerFields.append(HTTPField(name: name, value: value))
        var copy = self
        copy.kind = .response(head)
        return copy
    }

    /// The reply with its body framed as told.
    public func framed(_ framing: Framing) -> ScriptedReply {
        var copy = self
        copy.framing = framing
        return copy
    }

    /// The reply with something happening after `offset` bytes of body; may be used several times.
    ///
    /// The head is always sent. An offset beyond the end happens at the end, before the last chunk of a chunked body.
    public func interrupted(after offset: Int, by what: Interruption) -> ScriptedReply {
        var copy = self
        copy.interruptions.append((max(0, offset), what))
        return copy
    }

    /// The reply, after which the server closes the connection; `Connection: close` announces it unless `silently`.
    public func closing(silently: Bool = false) -> ScriptedReply {
        var copy = silently ? self : field("connection", "close")
        copy.closesAfterwards = true
        return copy
    }
}

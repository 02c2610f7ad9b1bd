public import HTTPTypes

/// One request inside an ``ODataBatch``.
public struct ODataOperation: Sendable, Hashable {
    /// The method.
    public var method: HTTPRequest.Method
    /// The address, relative to the service: `Orders(1)`, or `$1/Items` for what the operation with id 1 of the same changeset makes.
    public var path: String
    /// Header fields, such as `If-Match`. `Content-Type` is `application/json` where a content has none.
    public var headers: HTTPFields
    /// The content, JSON; empty for none.
    public var body: [UInt8]

    /// An operation.
    public init(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = HTTPFields(), body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
    }

    var isRead: Bool { method == .get || method == .head }

    /// The fields with the content's type.
    var allHeaders: HTTPFields {
        guard !body.isEmpty, !headers.contains(.contentType) else { return headers }
        var fields = headers
        fields[.contentType] = "application/json"
        return fields
    }

    /// Whether the path can stand in a request line.
    var isSound: Bool { !path.isEmpty && path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }
}

/// The answer to one operation of a batch.
public struct ODataReply: Sendable {
    /// Status and header fields.
    public var head: HTTPResponse
    /// The content.
    public var bytes: [UInt8]

    /// A reply from its parts.
    public init(head: HTTPResponse, bytes: [UInt8]) {
        self.head = head
        self.bytes = bytes
    }

    /// The status.
    public var status: HTTPResponse.Status { head.status }
    /// Whether the operation succeeded.
    public var isSuccess: Bool { (200...299).contains(status.code) }

    /// The system's code and message, where the operation failed.
    public var error: SystemError? {
        guard !isSuccess, let address = WebAddress("http://batch/") else { return nil }
        let response = APIResponse(head: head, bytes: bytes, url: address)
        return ErrorReader.common(response) ?? SystemError(code: "\(status.code)")
    }
}

/// What became of an operation of a batch.
public enum ODataOutcome: Sendable {
    /// The system answered it.
    case answered(ODataReply)
    /// It belongs to a changeset that failed as a whole: nothing in it took effect. The reply says why.
    case undone(ODataReply)
    /// The system did not get to it: it stopped at an earlier failure.
    case notProcessed
}

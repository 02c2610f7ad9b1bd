public import HTTPTypes

/// A webhook as it came over the wire, free of any server framework.
///
/// The body must be the raw bytes: a signature covers bytes, and a body that was parsed and written again is another body.
public struct WebhookRequest: Sendable, Hashable {
    /// The method.
    public var method: HTTPRequest.Method
    /// The path with its query, as the client sent it: `/webhooks/shopify`.
    public var path: String
    /// The header fields.
    public var headers: HTTPFields
    /// The content, byte for byte.
    public var rawBody: [UInt8]

    /// A request from its parts.
    public init(method: HTTPRequest.Method, path: String, headers: HTTPFields, rawBody: [UInt8]) {
        self.method = method
        self.path = path
        self.headers = headers
        self.rawBody = rawBody
    }
}

/// What to answer a webhook's sender.
public struct WebhookResponse: Sendable, Hashable {
    /// The status; senders take 2xx as "delivered" and send again after anything else.
    public var status: HTTPResponse.Status
    /// Header fields, such as a handshake's echo.
    public var headers: HTTPFields
    /// The content; empty but for handshakes.
    public var body: [UInt8]

    /// A response from its parts.
    public init(status: HTTPResponse.Status, headers: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

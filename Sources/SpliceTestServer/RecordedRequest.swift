public import HTTPTypes

/// A request as the scripted server received it.
public struct RecordedRequest: Sendable {
    /// Its place in the order of arrival, over all connections, from 0.
    public let index: Int
    /// The connection that carried it, numbered from 0 in the order of acceptance.
    public let connection: Int
    /// Method, authority (from `Host`), path with query, and the other header fields.
    public let head: HTTPRequest
    /// The content, where ``ScriptedServer/Options/keepsBodies`` is on; otherwise empty.
    public let body: [UInt8]
    /// Number of content bytes received, kept or not.
    public let bodyCount: Int

    /// The method, for example `.get`.
    public var method: HTTPRequest.Method { head.method }
    /// The path with its query, for example `/orders?page=2`.
    public var path: String { head.path ?? "" }
    /// The header fields, without `Host`.
    public var headerFields: HTTPFields { head.headerFields }
    /// The content read as UTF-8; malformed bytes become U+FFFD.
    public var text: String { String(decoding: body, as: UTF8.self) }
}

public import HTTPTypes
public import SpliceHTTP
import Synchronization

/// Sends an API key in a header. There is no way to put one into a query, where logs and caches would keep it.
public final class APIKeyAuthorizer: RequestAuthorizer {
    private let header: HTTPField.Name
    private let prefix: String
    private let value: Mutex<String>

    /// An authorizer.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - header: The header that carries it, such as `api-key`.
    ///   - prefix: What stands before the key, such as `ApiKey `. Default nothing.
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when the key is empty or cannot stand in a header.
    public init(_ key: Secret, header: HTTPField.Name, prefix: String = "") throws(AuthError) {
        try key.requireHeaderSafe("API key")
        self.header = header
        self.prefix = prefix
        value = Mutex(prefix + key.withText { $0 })
    }

    /// Puts the key on `request`.
    public func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
        _ = try authorizeAtOnce(&request, body: body)
    }

    /// The key is always at hand.
    public func authorizeAtOnce(_ request: inout HTTPRequest, body: RequestBody) throws -> Bool {
        try request.requireConfidentiality()
        request.headerFields[header] = value.withLock { $0 }
        return true
    }

    /// Whether the key has been replaced since `request` was sent.
    public func rejected(_ request: HTTPRequest, response: HTTPResponse) async throws -> Bool {
        request.headerFields[header] != value.withLock { $0 }
    }

    /// Uses another key from the next request on.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when the key is empty or cannot stand in a header.
    public func replace(_ key: Secret) throws(AuthError) {
        try key.requireHeaderSafe("API key")
        value.withLock { $0 = prefix + key.withText { $0 } }
    }
}

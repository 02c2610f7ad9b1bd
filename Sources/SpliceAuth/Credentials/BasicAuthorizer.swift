public import HTTPTypes
public import SpliceHTTP

/// Sends a user name and a password (RFC 7617), as UTF-8.
public struct BasicAuthorizer: RequestAuthorizer {
    private let headerValue: Secret

    /// An authorizer.
    ///
    /// - Parameters:
    ///   - user: The name; it cannot hold a colon.
    ///   - password: The password. It may be empty: Stripe and others take an API key as the name.
    /// - Throws: ``AuthError/Code/invalidConfiguration`` for a name with a colon, or control characters.
    public init(user: String, password: Secret) throws(AuthError) {
        let control = { (byte: UInt8) in byte < 0x20 || byte == 0x7F }
        guard !user.utf8.contains(UInt8(ascii: ":")), !user.utf8.contains(where: control),
            !password.withBytes({ $0.contains(where: control) })
        else {
            throw AuthError(.invalidConfiguration, "the name holds a colon, or there are control characters")
        }
        headerValue = Secret("Basic " + Base64.encode(user.utf8 + [UInt8(ascii: ":")] + password.withBytes { $0 }))
    }

    /// Puts name and password on `request`.
    public func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
        _ = try authorizeAtOnce(&request, body: body)
    }

    /// User name and password are always at hand.
    public func authorizeAtOnce(_ request: inout HTTPRequest, body: RequestBody) throws -> Bool {
        try request.requireConfidentiality()
        request.headerFields[.authorization] = headerValue.withText { $0 }
        return true
    }
}

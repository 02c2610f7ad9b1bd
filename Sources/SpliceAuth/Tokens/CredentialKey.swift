/// Which credential: one connection can have several, for several resources or scopes.
public struct CredentialKey: Sendable, Hashable, CustomStringConvertible {
    /// The connection, as the application names it: usually tenant and system.
    public var connection: String
    /// The resource or audience that the token is for; empty when the server has one only.
    public var resource: String
    /// The scopes asked for.
    public var scopes: Set<String>

    /// A key.
    public init(connection: String, resource: String = "", scopes: Set<String> = []) {
        self.connection = connection
        self.resource = resource
        self.scopes = scopes
    }

    /// The key as one line of text, the same for equal keys, for stores that need a primary key.
    ///
    /// Its parts are percent-encoded, so that no two keys have the same text.
    public var description: String {
        let scopes = scopes.sorted().map { PercentEncoding.encode($0) }.joined(separator: " ")
        return "\(PercentEncoding.encode(connection))|\(PercentEncoding.encode(resource))|\(scopes)"
    }
}

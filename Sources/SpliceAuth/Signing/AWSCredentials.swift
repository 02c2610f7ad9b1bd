/// Credentials of Amazon Web Services, long-lived or of a session.
public struct AWSCredentials: Sendable, Equatable {
    /// The id of the key, which is not secret.
    public var accessKeyID: String
    /// The key.
    public var secretAccessKey: Secret
    /// The token of a session; `nil` for long-lived keys.
    public var sessionToken: Secret?

    /// Credentials.
    public init(accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }
}

/// A directory server (LDAP, RFC 4511), how its connection is protected, and who asks.
public struct DirectoryServer: Sendable, Hashable {
    /// How the connection is protected.
    ///
    /// `StartTLS` (RFC 4511 section 4.14) is not offered: libcurl cannot begin TLS on a connection on which another
    /// protocol than its own has spoken.
    public enum Security: Sendable, Hashable {
        /// TLS from the first byte (LDAPS); port 636. Certificate and host name are verified.
        case implicitTLS
        /// Not at all; port 389. Credentials may go with it to this machine only: `localhost`, 127.0.0.0/8 or `[::1]`.
        case none
    }

    /// Who asks. Shows itself without its secret.
    public struct Credentials: Sendable, Hashable {
        package let name: String
        package let password: String

        /// Name and password (simple bind, RFC 4513 section 5.1.3). An empty password is refused here, because servers
        /// take it for an anonymous bind and say that it succeeded (RFC 4513 section 5.1.2).
        ///
        /// - Parameters:
        ///   - name: A distinguished name; Active Directory also takes `user@domain`.
        ///   - password: The password.
        public static func simple(name: String, password: String) -> Credentials {
            Credentials(name: name, password: password)
        }
    }

    /// Host name or address.
    public var host: String
    /// Port.
    public var port: Int
    /// How the connection is protected.
    public var security: Security
    /// Who asks; `nil` for an anonymous bind.
    public var credentials: Credentials?

    /// A server.
    ///
    /// - Parameters:
    ///   - host: Host name or address.
    ///   - port: `nil` for the usual one of `security`.
    ///   - security: How the connection is protected. There is no default, so that nobody asks in the clear unawares.
    ///   - credentials: Default: none.
    public init(
        host: String, port: Int? = nil, security: Security, credentials: Credentials? = nil
    ) {
        self.host = host
        self.port = port ?? (security == .implicitTLS ? 636 : 389)
        self.security = security
        self.credentials = credentials
    }
}

extension DirectoryServer.Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind, without name or secret.
    public var description: String { "simple" }
    /// The kind, without name or secret.
    public var debugDescription: String { description }
    /// Shows nothing, so that `dump` does not either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

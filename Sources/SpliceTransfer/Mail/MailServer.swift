/// A submission server, how its connection is protected, and who submits.
public struct MailServer: Sendable, Hashable {
    /// How the connection is protected.
    public enum Security: Sendable, Hashable {
        /// TLS from the first byte (RFC 8314 section 3.3, recommended); port 465.
        case implicitTLS
        /// `STARTTLS` (RFC 3207), required: without it nothing is sent; port 587.
        case startTLS
        /// Not at all: for a relay on the same host, and tests; port 25. No credentials may go with it.
        case none
    }

    /// Who submits. Shows itself without its secret.
    public struct Credentials: Sendable, Hashable {
        package enum Kind: Sendable, Hashable {
            case password(String)
            case bearer(String)
        }

        /// The user.
        public let user: String
        package let kind: Kind

        /// User and password, presented in the best way that the server offers (RFC 4954).
        public static func password(user: String, _ password: String) -> Credentials {
            Credentials(user: user, kind: .password(password))
        }

        /// An OAuth 2.0 access token (`OAUTHBEARER`, RFC 7628, or `XOAUTH2`).
        public static func bearer(user: String, token: String) -> Credentials {
            Credentials(user: user, kind: .bearer(token))
        }
    }

    /// Host name or address.
    public var host: String
    /// Port.
    public var port: Int
    /// How the connection is protected.
    public var security: Security
    /// Who submits; `nil` for nobody.
    public var credentials: Credentials?
    /// The name that this side gives of itself (`EHLO`), which should be its host's full domain name.
    public var clientName: String

    /// A server.
    ///
    /// - Parameters:
    ///   - host: Host name or address.
    ///   - port: `nil` for the usual one of `security`.
    ///   - security: Default `STARTTLS`.
    ///   - credentials: Default none.
    ///   - clientName: Default `localhost`.
    public init(
        host: String, port: Int? = nil, security: Security = .startTLS, credentials: Credentials? = nil,
        clientName: String = "localhost"
    ) {
        self.host = host
        self.port =
            port
            ?? {
                switch security {
                case .implicitTLS: 465
                case .startTLS: 587
                case .none: 25
                }
            }()
        self.security = security
        self.credentials = credentials
        self.clientName = clientName
    }
}

extension MailServer.Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind, without user or secret.
    public var description: String {
        switch kind {
        case .password: "password"
        case .bearer: "bearer token"
        }
    }
    /// The kind, without user or secret.
    public var debugDescription: String { description }
    /// Shows nothing, so that `dump` does not either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

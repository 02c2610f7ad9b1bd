/// A server that keeps files, who asks, and how both are sure of each other: SFTP
/// (draft-ietf-secsh-filexfer-02, version 3) or FTP over TLS (RFC 4217).
///
/// Plain FTP is not offered: it sends the password and the files in the clear.
public struct FileServer: Sendable, Hashable {
    /// How an FTP connection is protected. The data connections are protected too (`PROT P`).
    public enum FTPSecurity: Sendable, Hashable {
        /// `AUTH TLS` (RFC 4217), required: without it nothing is sent; port 21.
        case explicitTLS
        /// TLS from the first byte, as older servers want it; port 990.
        case implicitTLS
    }

    package enum Access: Sendable, Hashable {
        case sftp(FileServerHostKey, FileServerLogin)
        case ftps(FTPSecurity, password: String)
    }

    /// Host name or address.
    public let host: String
    /// Port.
    public let port: Int
    /// The user.
    public let user: String
    package let access: Access

    private init(host: String, port: Int, user: String, access: Access) {
        self.host = host
        self.port = port
        self.user = user
        self.access = access
    }

    /// An SFTP server.
    ///
    /// - Parameters:
    ///   - host: Host name or address.
    ///   - port: Default 22.
    ///   - user: The user.
    ///   - login: How the user is shown to be the user.
    ///   - hostKey: How the server is known. There is no way to accept whatever key it shows.
    public static func sftp(
        host: String, port: Int = 22, user: String, login: FileServerLogin, hostKey: FileServerHostKey
    ) -> FileServer {
        FileServer(host: host, port: port, user: user, access: .sftp(hostKey, login))
    }

    /// An FTP server that speaks TLS. Its certificate is checked as that of an HTTPS server is.
    ///
    /// - Parameters:
    ///   - host: Host name or address.
    ///   - port: `nil` for the usual one of `security`.
    ///   - security: Default `AUTH TLS`.
    ///   - user: The user.
    ///   - password: The password.
    public static func ftps(
        host: String, port: Int? = nil, security: FTPSecurity = .explicitTLS, user: String, password: String
    ) -> FileServer {
        FileServer(
            host: host, port: port ?? (security == .implicitTLS ? 990 : 21), user: user,
            access: .ftps(security, password: password))
    }
}

extension FileServer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Protocol, host and port; neither user nor secret.
    public var description: String {
        switch access {
        case .sftp: "sftp://\(host):\(port)"
        case .ftps: "ftps://\(host):\(port)"
        }
    }
    /// Protocol, host and port; neither user nor secret.
    public var debugDescription: String { description }
    /// Shows host and port, so that `dump` does not show a password.
    public var customMirror: Mirror { Mirror(self, children: ["host": host, "port": port]) }
}

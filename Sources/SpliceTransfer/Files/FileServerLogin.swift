/// How a user logs in to an SFTP server (RFC 4252).
public struct FileServerLogin: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case password(String)
        case key(path: String, passphrase: String?)
    }

    package let kind: Kind

    /// A password (RFC 4252 section 8), also where the server asks for it as a question (RFC 4256).
    public static func password(_ password: String) -> FileServerLogin { FileServerLogin(kind: .password(password)) }

    /// A private key in a file, in OpenSSH's or PEM format; `passphrase` opens an encrypted one.
    ///
    /// Ed25519 and ECDSA keys are the safe choice: libssh2 1.10 (Debian 12) signs with an RSA key by SHA-1 only, which
    /// OpenSSH refuses since 8.8.
    public static func key(file path: String, passphrase: String? = nil) -> FileServerLogin {
        FileServerLogin(kind: .key(path: path, passphrase: passphrase))
    }
}

extension FileServerLogin: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind, without secret or path.
    public var description: String {
        switch kind {
        case .password: "password"
        case .key: "key"
        }
    }
    /// The kind, without secret or path.
    public var debugDescription: String { description }
    /// Shows nothing, so that `dump` does not either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

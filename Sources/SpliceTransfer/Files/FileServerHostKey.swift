/// How an SFTP server is known before anything is said to it: by its key. A server with another key gets neither
/// password nor file.
public struct FileServerHostKey: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case fingerprint(String)
        case knownHosts(String)
    }

    package let kind: Kind

    /// The SHA-256 fingerprint of its key, as `ssh-keygen -lf` prints it: `SHA256:` and 43 characters of base64.
    ///
    /// A server has a key of several kinds, and the fingerprint is that of one. libssh2 1.10 asks for ECDSA first, then
    /// Ed25519, then RSA; where a server has several, ``knownHosts(file:)`` is the easier way.
    public static func fingerprint(sha256 text: String) -> FileServerHostKey {
        let prefix = "SHA256:"
        var base64 = text.hasPrefix(prefix) ? text.dropFirst(prefix.count) : text[...]
        while base64.last == "=" { base64.removeLast() }
        return FileServerHostKey(kind: .fingerprint(String(base64)))
    }

    /// A file in the format of OpenSSH's `known_hosts` that lists the server. A host that is not listed is refused, as
    /// is one whose key is another; the file is never written.
    public static func knownHosts(file path: String) -> FileServerHostKey {
        FileServerHostKey(kind: .knownHosts(path))
    }
}

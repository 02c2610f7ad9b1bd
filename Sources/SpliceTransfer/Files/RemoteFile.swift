/// One entry of a directory on a file server, as far as the server told.
public struct RemoteFile: Sendable, Hashable {
    /// What an entry is.
    public enum Kind: String, Sendable, Hashable {
        /// A file.
        case file
        /// A directory.
        case directory
        /// A symbolic link; what it leads to is not told.
        case symbolicLink
        /// A device, a pipe, a socket.
        case other
        /// The server gave names only.
        case unknown
    }

    /// Its name, without directory.
    public var name: String
    /// What it is.
    public var kind: Kind
    /// Its size in bytes; `nil` when the server did not say.
    public var size: Int64?
    /// When it was last modified, in seconds since 1970 UTC. FTPS servers with `MLSD` (RFC 3659) say it. SFTP listings
    /// have it as text in a time zone and a precision that they do not name, so it is `nil` there.
    public var modifiedAt: Int64?

    /// An entry from its parts.
    public init(name: String, kind: Kind = .unknown, size: Int64? = nil, modifiedAt: Int64? = nil) {
        self.name = name
        self.kind = kind
        self.size = size
        self.modifiedAt = modifiedAt
    }
}

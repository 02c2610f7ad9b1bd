/// How a file gets to its place.
public struct FileUpload: Sendable, Hashable {
    /// Where the bytes go while they arrive.
    public enum Placement: Sendable, Hashable {
        /// Under another name in the same directory, and from there by renaming once all of it has arrived: nobody sees
        /// half a file. `temporaryName` is the name, `nil` for that of the file with `.part` behind it. After a failure
        /// the temporary file stays, to be resumed or overwritten.
        case atomic(temporaryName: String? = nil)
        /// Under its own name from the first byte on. For servers that forbid renaming.
        case direct
    }

    /// What becomes of a file that has the name already.
    public enum Existing: Sendable, Hashable {
        /// It is replaced. By FTP in one step (`RNTO`, as servers commonly do it). By SFTP version 3, where renaming does
        /// not replace, it is removed directly before: for a moment, and after an accident in that moment, there is only
        /// the complete temporary file.
        case replace
        /// It stays, and the upload is refused with ``TransferError/Code/exists``. By SFTP the server decides in the
        /// renaming, in one step; by FTP, which has no such step, it is looked for before the upload, and a file that
        /// comes in between is replaced. Needs ``Placement/atomic(temporaryName:)``.
        case keep
    }

    /// Where the bytes go while they arrive. Default: atomic.
    public var placement: Placement
    /// What becomes of a file that has the name already. Default: it is replaced.
    public var existing: Existing
    /// Whether to go on after the bytes that an earlier attempt left under the temporary name (or, placed directly, the
    /// name). The content must begin with them; that is not checked. Default `false`: from the beginning.
    public var resumes: Bool

    /// A way of uploading; the defaults suit files that another program waits for.
    public init(placement: Placement = .atomic(), existing: Existing = .replace, resumes: Bool = false) {
        self.placement = placement
        self.existing = existing
        self.resumes = resumes
    }

    /// What an upload came to.
    public struct Receipt: Sendable, Hashable {
        /// Bytes that this attempt sent.
        public var sentBytes: Int64
        /// Bytes that were there before, and were not sent again.
        public var resumedAt: Int64

        /// A receipt from its parts.
        public init(sentBytes: Int64, resumedAt: Int64 = 0) {
            self.sentBytes = sentBytes
            self.resumedAt = resumedAt
        }
    }
}

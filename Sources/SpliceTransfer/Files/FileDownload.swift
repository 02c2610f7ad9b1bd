public import SpliceHTTP

/// A file that arrives.
public struct FileDownload: Sendable {
    /// Bytes that will arrive, where the server said so: the size of the file, less what was skipped.
    public var size: Int64?
    /// The content, at the reader's pace; read once. Dropping it unread ends the download. It fails with
    /// ``TransferError`` when the connection breaks, so a file that ended early does not look complete.
    public var body: ResponseBody

    /// A download from its parts.
    public init(size: Int64?, body: ResponseBody) {
        self.size = size
        self.body = body
    }

    /// The whole file.
    ///
    /// - Parameter limit: Number of bytes above which `TransportError` with code `tooLarge` is thrown.
    public func bytes(upTo limit: Int = 16 << 20) async throws -> [UInt8] { try await body.collect(upTo: limit) }
}

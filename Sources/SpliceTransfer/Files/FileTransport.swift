public import SpliceHTTP

/// Files on another machine: one attempt for each call, nothing is repeated here.
///
/// A path that begins with `/` is absolute; any other is relative to the directory of the log-in. Paths hold neither
/// line ends nor zero bytes; names in a listing that do are not to be had.
///
/// - Errors: ``TransferError``; `CancellationError` when the task was cancelled. `outcome` is `notSent` when the server
///   cannot have changed anything (for an atomic upload: the file's name was not touched), `refused` when it said no,
///   `ambiguous` when it was asked and its answer is missing.
/// - Cancellation: cancelling the task closes the connection, within a second where libcurl waits inside itself.
/// - Concurrency: any number of calls may overlap, to one server or several.
public protocol FileTransport: Sendable {
    /// The entries of a directory, in the server's order, without `.` and `..`.
    ///
    /// - Errors: ``TransferError/Code/tooLarge`` when the listing has more than 64 MiB.
    func list(_ directory: String, on server: FileServer, timeouts: ExchangeTimeouts) async throws -> [RemoteFile]

    /// Reads a file. Returns when the first bytes have arrived.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - server: Where it is, and who asks.
    ///   - offset: Bytes to skip, to go on after an earlier attempt. Default 0.
    ///   - timeouts: How long to wait; `total` is for the whole of the file.
    func download(
        _ path: String, from server: FileServer, offset: Int64, timeouts: ExchangeTimeouts
    ) async throws -> FileDownload

    /// Writes a file, at the server's pace. Returns when the server has confirmed it, the renaming included.
    func upload(
        _ content: RequestBody, to path: String, on server: FileServer, _ upload: FileUpload,
        timeouts: ExchangeTimeouts
    ) async throws -> FileUpload.Receipt

    /// Renames or moves a file or a directory. Whether an existing file is replaced is up to the server: SFTP servers
    /// refuse, FTP servers commonly replace.
    func rename(_ path: String, to newPath: String, on server: FileServer, timeouts: ExchangeTimeouts) async throws

    /// Deletes a file.
    func remove(_ path: String, on server: FileServer, timeouts: ExchangeTimeouts) async throws

    /// Makes a directory; its parent must exist.
    func makeDirectory(_ path: String, on server: FileServer, timeouts: ExchangeTimeouts) async throws

    /// Deletes an empty directory.
    func removeDirectory(_ path: String, on server: FileServer, timeouts: ExchangeTimeouts) async throws
}

extension ExchangeTimeouts {
    /// Time-outs for files: 20 s to connect and log in, 60 s for an answer, 60 s between pieces, no bound on the whole.
    public static let files = ExchangeTimeouts(
        connect: .seconds(20), firstByte: .seconds(60), idle: .seconds(60), total: nil)
}

extension FileTransport {
    /// The entries of a directory, with the time-outs `ExchangeTimeouts.files`.
    public func list(_ directory: String, on server: FileServer) async throws -> [RemoteFile] {
        try await list(directory, on: server, timeouts: .files)
    }

    /// Reads a file, with the time-outs `ExchangeTimeouts.files`.
    public func download(_ path: String, from server: FileServer, offset: Int64 = 0) async throws -> FileDownload {
        try await download(path, from: server, offset: offset, timeouts: .files)
    }

    /// Writes a file, with the time-outs `ExchangeTimeouts.files`.
    @discardableResult
    public func upload(
        _ content: RequestBody, to path: String, on server: FileServer, _ upload: FileUpload = FileUpload()
    ) async throws -> FileUpload.Receipt {
        try await self.upload(content, to: path, on: server, upload, timeouts: .files)
    }

    /// Renames or moves a file or a directory, with the time-outs `ExchangeTimeouts.files`.
    public func rename(_ path: String, to newPath: String, on server: FileServer) async throws {
        try await rename(path, to: newPath, on: server, timeouts: .files)
    }

    /// Deletes a file, with the time-outs `ExchangeTimeouts.files`.
    public func remove(_ path: String, on server: FileServer) async throws {
        try await remove(path, on: server, timeouts: .files)
    }

    /// Makes a directory, with the time-outs `ExchangeTimeouts.files`.
    public func makeDirectory(_ path: String, on server: FileServer) async throws {
        try await makeDirectory(path, on: server, timeouts: .files)
    }

    /// Deletes an empty directory, with the time-outs `ExchangeTimeouts.files`.
    public func removeDirectory(_ path: String, on server: FileServer) async throws {
        try await removeDirectory(path, on: server, timeouts: .files)
    }
}

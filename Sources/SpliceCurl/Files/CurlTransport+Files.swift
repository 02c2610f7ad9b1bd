public import SpliceHTTP
public import SpliceTransfer

/// Files over SFTP and FTPS, with the transport's trust, client certificate, TLS floor and proxy.
///
/// Each exchange has a thread of its own while it runs, and the connection stays for the next one to the same server
/// with the same log-in. Above 16 at once, exchanges of one server share threads.
extension CurlTransport: FileTransport {
    /// The entries of a directory; see `FileTransport`.
    ///
    /// By FTPS with `MLSD` (RFC 3659), or names only where the server does not know it. By SFTP from the text that the
    /// server sends for people, or names only where that is not in the form of `ls -l`.
    public func list(
        _ directory: String, on server: FileServer, timeouts: ExchangeTimeouts
    ) async throws -> [RemoteFile] {
        let path = try RemotePath(directory: directory)
        let bytes: [UInt8]
        do {
            bytes = try await perform(.list(path, namesOnly: false), on: server, timeouts)
        } catch let error as TransferError where [500, 502, 504].contains(error.reply?.code) {
            return FileListing.names(try await perform(.list(path, namesOnly: true), on: server, timeouts))
        }
        if !server.isSFTP { return FileListing.machineReadable(bytes) }
        if let files = FileListing.long(bytes) { return files }
        return FileListing.names(try await perform(.list(path, namesOnly: true), on: server, timeouts))
    }

    /// Reads a file; see `FileTransport`.
    public func download(
        _ path: String, from server: FileServer, offset: Int64, timeouts: ExchangeTimeouts
    ) async throws -> FileDownload {
        try server.validate()
        try validate(timeouts)
        guard offset >= 0 else {
            throw TransferError(.invalidRequest, outcome: .notSent, message: "the offset is negative")
        }
        let exchange = FileDownloadExchange(
            try RemotePath(path), offset: offset, from: server, timeouts: timeouts)
        return try await perform(exchange, in: server) {
            exchange.loop = $0
        } store: {
            exchange.continuation = $0
        }
    }

    /// Writes a file; see `FileTransport`.
    public func upload(
        _ content: RequestBody, to path: String, on server: FileServer, _ upload: FileUpload,
        timeouts: ExchangeTimeouts
    ) async throws -> FileUpload.Receipt {
        try server.validate()
        try validate(timeouts)
        let target = try RemotePath(path)
        let place = try Self.place(of: target, upload)
        if upload.existing == .keep, !server.isSFTP { try await refuse(existing: target, on: server, timeouts) }
        let exchange = FileUploadExchange(
            content, to: target, through: place, upload, on: server, timeouts: timeouts)
        return try await perform(exchange, in: server) { loop in
            if case .stream(_, let source) = content.content {
                exchange.pump = exchange.channel?.filling(from: source, of: exchange, on: loop)
            }
        } store: {
            exchange.continuation = $0
        }
    }

    /// Renames or moves; see `FileTransport`.
    public func rename(
        _ path: String, to newPath: String, on server: FileServer, timeouts: ExchangeTimeouts
    ) async throws {
        _ = try await perform(.rename(try RemotePath(path), to: try RemotePath(newPath)), on: server, timeouts)
    }

    /// Deletes a file; see `FileTransport`.
    public func remove(_ path: String, on server: FileServer, timeouts: ExchangeTimeouts) async throws {
        _ = try await perform(.remove(try RemotePath(path)), on: server, timeouts)
    }

    /// Makes a directory; see `FileTransport`.
    public func makeDirectory(_ path: String, on server: FileServer, timeouts: ExchangeTimeouts) async throws {
        _ = try await perform(.makeDirectory(try RemotePath(path)), on: server, timeouts)
    }

    /// Deletes an empty directory; see `FileTransport`.
    public func removeDirectory(_ path: String, on server: FileServer, timeouts: ExchangeTimeouts) async throws {
        _ = try await perform(.removeDirectory(try RemotePath(path)), on: server, timeouts)
    }

    private func perform(
        _ command: FileCommandExchange.Command, on server: FileServer, _ timeouts: ExchangeTimeouts
    ) async throws -> [UInt8] {
        try server.validate()
        try validate(timeouts)
        let exchange = FileCommandExchange(command, on: server, timeouts: timeouts)
        return try await perform(exchange, in: server) { exchange.continuation = $0 }
    }

    private static func place(of target: RemotePath, _ upload: FileUpload) throws(TransferError) -> RemotePath {
        switch upload.placement {
        case .atomic(let name):
            guard let place = target.sibling(named: name ?? "\(target.name).part"), place != target else {
                throw TransferError(
                    .invalidRequest, outcome: .notSent,
                    message: "the temporary name must be a name of its own, without /")
            }
            return place
        case .direct:
            guard upload.existing == .replace else {
                throw TransferError(
                    .invalidRequest, outcome: .notSent, message: "keeping an existing file needs an atomic upload")
            }
            return target
        }
    }

    private func refuse(existing path: RemotePath, on server: FileServer, _ timeouts: ExchangeTimeouts) async throws {
        do {
            _ = try await perform(.find(path), on: server, timeouts)
        } catch let error as TransferError where error.code == .notFound {
            return
        }
        throw TransferError(
            .exists, outcome: .refused, message: "a file has the name already", host: server.host)
    }
}

import CLibcurl
import SpliceHTTP
import SpliceTransfer

/// Something done without content (renaming, deleting, making directories), a listing, or the question whether a file
/// is there. What content comes is collected.
///
/// For the confinement of its variables see ``Exchange``.
final class FileCommandExchange: FileExchange, @unchecked Sendable {
    enum Command: Sendable {
        case list(RemotePath, namesOnly: Bool)
        /// FTP only: fails with `notFound` when the file is not there.
        case find(RemotePath)
        case rename(RemotePath, to: RemotePath)
        case remove(RemotePath)
        case makeDirectory(RemotePath)
        case removeDirectory(RemotePath)
    }

    /// Bytes of a listing.
    static let limit = 64 << 20

    private let command: Command

    // Before posting, then loop:
    var continuation: CheckedContinuation<[UInt8], any Error>?

    // Loop:
    private var content: [UInt8] = []
    private var isTooLarge = false

    init(_ command: Command, on server: FileServer, timeouts: ExchangeTimeouts) {
        self.command = command
        super.init(on: server, timeouts: timeouts)
    }

    override func configure(_ easy: EasyHandle) {
        super.configure(easy)
        switch command {
        case .list(let path, let namesOnly):
            setURL(easy, path, isDirectory: true)
            easy.set(CURLOPT_DIRLISTONLY, namesOnly)
            if !server.isSFTP, !namesOnly { easy.set(CURLOPT_CUSTOMREQUEST, "MLSD") }
        case .find(let path):
            setURL(easy, path)
            easy.set(CURLOPT_NOBODY, true)
        case .rename, .remove, .makeDirectory, .removeDirectory:
            easy.set(CURLOPT_URL, server.rootURL)
            easy.set(CURLOPT_NOBODY, true)
            easy.set(CURLOPT_QUOTE, list: server.lines(for: command))
        }
    }

    override func received(content piece: UnsafeRawBufferPointer) -> ReceiveVerdict {
        guard content.count + piece.count <= Self.limit else {
            isTooLarge = true
            return .abort
        }
        unsafe content.append(contentsOf: piece)
        return .taken
    }

    override var mayBeginAgain: Bool {
        switch command {
        case .list, .find: true
        case .rename, .remove, .makeDirectory, .removeDirectory: false
        }
    }

    /// Questions change nothing.
    override var uncertainty: OutcomeCertainty { mayBeginAgain ? .notSent : super.uncertainty }

    override func finish(_ ending: Ending, on transfer: Transfer?) {
        guard let continuation else { return }
        self.continuation = nil
        if isTooLarge {
            continuation.resume(
                throwing: TransferError(
                    .tooLarge, outcome: .notSent, message: "the listing is larger than \(Self.limit) bytes", host: host)
            )
        } else if let error = error(ending, on: transfer) {
            continuation.resume(throwing: error)
        } else {
            continuation.resume(returning: content)
        }
        content = []
    }
}

extension FileServer {
    fileprivate var rootURL: String {
        switch access {
        case .sftp: "sftp://\(host):\(port)/"
        case .ftps(.implicitTLS, _): "ftps://\(host):\(port)/"
        case .ftps(.explicitTLS, _): "ftp://\(host):\(port)/"
        }
    }

    /// The protocol's lines for a command without content, as libcurl's quote list takes them.
    fileprivate func lines(for command: FileCommandExchange.Command) -> CStringList {
        switch command {
        case .list, .find: CStringList()
        case .rename(let old, let new): lines(renaming: old, to: new, replacing: false)
        case .remove(let path): isSFTP ? lines("rm ", path.quoted) : lines("DELE ", path.text)
        case .makeDirectory(let path): isSFTP ? lines("mkdir ", path.quoted) : lines("MKD ", path.text)
        case .removeDirectory(let path): isSFTP ? lines("rmdir ", path.quoted) : lines("RMD ", path.text)
        }
    }

    /// The lines that rename. SFTP version 3 does not replace, so the old file is removed before, if there is one.
    func lines(renaming old: RemotePath, to new: RemotePath, replacing: Bool) -> CStringList {
        var lines = CStringList()
        if isSFTP {
            // The asterisk: never mind a failure.
            if replacing { lines.append("*rm ", new.quoted) }
            lines.append("rename ", old.quoted + " ", new.quoted)
        } else {
            lines.append("RNFR ", old.text)
            lines.append("RNTO ", new.text)
        }
        return lines
    }

    private func lines(_ command: String, _ path: String) -> CStringList {
        var lines = CStringList()
        lines.append(command, path)
        return lines
    }
}

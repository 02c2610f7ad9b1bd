import CLibcurl
import SpliceHTTP
import SpliceTransfer

/// A file read from a server, at the reader's pace.
///
/// For the confinement of its variables see ``Exchange``.
final class FileDownloadExchange: FileExchange, @unchecked Sendable {
    private let path: RemotePath
    private let offset: Int64
    private let channel = DownloadChannel(capacity: 256 << 10)

    // Before posting, then loop:
    var continuation: CheckedContinuation<FileDownload, any Error>?
    var loop: EventLoop?

    init(_ path: RemotePath, offset: Int64, from server: FileServer, timeouts: ExchangeTimeouts) {
        self.path = path
        self.offset = offset
        super.init(on: server, timeouts: timeouts)
    }

    override func configure(_ easy: EasyHandle) {
        super.configure(easy)
        setURL(easy, path)
        easy.set(CURLOPT_RESUME_FROM_LARGE, offset: offset)
    }

    override func received(content piece: UnsafeRawBufferPointer) -> ReceiveVerdict {
        handOver()
        return unsafe channel.receive(piece) ? .taken : .pause
    }

    override var mayBeginAgain: Bool { true }

    override var uncertainty: OutcomeCertainty { .notSent }

    /// The call returns with the first bytes.
    private func handOver() {
        guard let continuation, let loop, case .running(let transfer) = status else { return }
        self.continuation = nil
        let size = transfer.easy.offset(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T)
        let lifetime = StreamedBody.Lifetime(loop: loop, exchange: self, channel: channel)
        continuation.resume(
            returning: FileDownload(
                size: size < 0 ? nil : size,
                body: ResponseBody(streaming: StreamedBody(channel: channel, lifetime: lifetime))))
        self.loop = nil
    }

    override func finish(_ ending: Ending, on transfer: Transfer?) {
        let error = error(ending, on: transfer)
        channel.end(with: error)
        guard let continuation else { return }
        self.continuation = nil
        if let error {
            continuation.resume(throwing: error)
        } else {
            continuation.resume(returning: FileDownload(size: 0, body: ResponseBody()))
        }
    }
}

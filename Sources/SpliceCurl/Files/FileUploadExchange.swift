import CLibcurl
import SpliceHTTP
import SpliceTransfer

/// A file written to a server, at the server's pace, and put in its place.
///
/// For the confinement of its variables see ``Exchange``.
final class FileUploadExchange: FileExchange, @unchecked Sendable {
    private enum Content {
        case bytes([UInt8])
        case stream(UploadChannel)
    }

    private let target: RemotePath
    /// Where the bytes go first; the target itself when it is written directly.
    private let place: RemotePath
    private let upload: FileUpload
    private let content: Content
    private let length: Int64?

    // Before posting, then loop:
    var continuation: CheckedContinuation<FileUpload.Receipt, any Error>?
    var pump: Task<Void, Never>?

    // Loop:
    private var provided = 0
    private var toSkip: Int64 = 0
    private var resumedAt: Int64 = 0
    private var isHandedOver = false
    private var isLongerThere = false

    init(
        _ content: RequestBody, to target: RemotePath, through place: RemotePath, _ upload: FileUpload,
        on server: FileServer, timeouts: ExchangeTimeouts
    ) {
        self.target = target
        self.place = place
        self.upload = upload
        switch content.content {
        case .none: (self.content, length) = (.bytes([]), 0)
        case .bytes(let bytes): (self.content, length) = (.bytes(bytes), Int64(bytes.count))
        case .stream(let length, _): (self.content, self.length) = (.stream(UploadChannel(length: length)), length)
        }
        super.init(on: server, timeouts: timeouts)
    }

    /// Where a stream's chunks go.
    var channel: UploadChannel? {
        if case .stream(let channel) = content { channel } else { nil }
    }

    override var hears: Transfer.Hearing { [.progress, .seeking] }

    override func configure(_ easy: EasyHandle) {
        super.configure(easy)
        setURL(easy, place)
        easy.set(CURLOPT_UPLOAD, true)
        easy.set(CURLOPT_INFILESIZE_LARGE, offset: length ?? -1)
        if upload.resumes {
            // -1: from where the file there ends.
            easy.set(CURLOPT_RESUME_FROM_LARGE, offset: -1)
            // libcurl 7.88 keeps the seek callback with the connection, where that of an exchange before could still be.
            easy.set(CURLOPT_FRESH_CONNECT, true)
        }
        guard place != target else { return }
        easy.set(
            CURLOPT_POSTQUOTE,
            list: server.lines(renaming: place, to: target, replacing: upload.existing == .replace))
    }

    override var sendsContent: Bool { true }

    // MARK: Sending

    override func skip(to offset: Int64) -> Bool {
        if let length, offset > length {
            isLongerThere = true
            return false
        }
        toSkip = offset
        resumedAt = offset
        return true
    }

    override func provide(into buffer: UnsafeMutableRawBufferPointer) -> ProvideVerdict {
        while true {
            let verdict = unsafe next(into: buffer)
            switch verdict {
            case .bytes(let count, let isLast) where toSkip > 0:
                let skipped = Int(min(toSkip, Int64(count)))
                toSkip -= Int64(skipped)
                if skipped == count, !isLast { continue }
                if isLast { isHandedOver = true }
                if skipped == count { return ended() }
                // Proof: both ranges lie in the buffer, whose first `count` bytes were just written.
                unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[skipped..<count]))
                return .bytes(count - skipped, isLast: isLast)
            case .bytes(_, let isLast):
                if isLast { isHandedOver = true }
                return verdict
            case .end: return ended()
            case .pause, .abort: return verdict
            }
        }
    }

    private func ended() -> ProvideVerdict {
        guard toSkip == 0 else {
            isLongerThere = true
            return .abort
        }
        isHandedOver = true
        return .end
    }

    private func next(into buffer: UnsafeMutableRawBufferPointer) -> ProvideVerdict {
        switch content {
        case .stream(let channel): return unsafe channel.read(into: buffer)
        case .bytes(let bytes):
            let count = min(buffer.count, bytes.count - provided)
            guard count > 0 else { return .end }
            unsafe buffer.copyBytes(from: bytes[provided..<provided + count])
            provided += count
            return .bytes(count, isLast: provided == bytes.count)
        }
    }

    // MARK: Ending

    /// Placed atomically, nothing shows before all of it was handed over.
    override var uncertainty: OutcomeCertainty {
        place == target ? super.uncertainty : isHandedOver ? .ambiguous : .notSent
    }

    override func finish(_ ending: Ending, on transfer: Transfer?) {
        pump?.cancel()
        let failure = channel?.failure
        channel?.close()
        guard let continuation else { return }
        self.continuation = nil
        guard var error = error(ending, on: transfer) else {
            let sent = transfer?.easy.offset(CURLINFO_SIZE_UPLOAD_T) ?? 0
            continuation.resume(returning: FileUpload.Receipt(sentBytes: sent, resumedAt: resumedAt))
            return
        }
        if isLongerThere {
            error = TransferError(
                .rejected, outcome: uncertainty, message: "the file that was to be resumed is longer than the content",
                host: host)
        } else if let failure, !(error is CancellationError) {
            error = TransferError(
                .source, outcome: uncertainty, message: "the source of the content failed", host: host, cause: failure)
        }
        continuation.resume(throwing: completed(error))
    }

    /// SFTP says no more than that renaming failed when the name is taken (version 3 has no code for it).
    private func completed(_ error: any Error) -> any Error {
        guard var error = error as? TransferError, server.isSFTP, upload.existing == .keep, isHandedOver,
            error.code == .rejected
        else { return error }
        error.code = .exists
        error.message = "the server refused the renaming, as it does when a file has the name already"
        return error
    }
}

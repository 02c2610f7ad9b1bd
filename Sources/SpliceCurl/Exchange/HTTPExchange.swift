import CLibcurl
import HTTPTypes
import SpliceHTTP

/// One HTTP request and its response. For the confinement of its variables see ``Exchange``.
final class HTTPExchange: Exchange, @unchecked Sendable {
    let message: HTTPMessage
    private let delivery: ExchangeOptions.Delivery
    private let download: DownloadChannel?
    /// Whom the reader of a streamed body wakes.
    private let loop: EventLoop

    // Before posting, then loop:
    var continuation: ReplyContinuation?
    var pump: Task<Void, Never>?

    // Loop:
    private var parser: HeadParser
    private var content: [UInt8] = []
    private var provided = 0
    private var failure: TransportError?

    init(
        _ message: consuming HTTPMessage, options: ExchangeOptions, limits: borrowing CurlOptions, loop: EventLoop
    ) {
        let (host, origin, mayMultiplex) = (message.target.host, message.origin, message.mayMultiplex)
        self.message = consume message
        self.loop = loop
        delivery = options.delivery
        download = if case .streamed = options.delivery { DownloadChannel(capacity: 256 << 10) } else { nil }
        parser = HeadParser(maxBytes: limits.maxHeaderBytes, maxFields: limits.maxHeaderFields)
        super.init(
            host: host, origin: origin, mayMultiplex: mayMultiplex, timeouts: options.timeouts)
    }

    override var reusesHandles: Bool { true }

    override var wasMultiplexed: Bool? {
        parser.version.isEmpty ? nil : message.mayMultiplex && parser.version.hasPrefix("2")
    }

    override func configure(_ easy: EasyHandle) {
        message.apply(to: easy)
        easy.set(CURLOPT_CONNECTTIMEOUT_MS, connectMilliseconds)
    }

    override func requestBegins(at now: LoopTime) {
        if !message.isProvidedInPieces { clock.enter(.awaiting, at: now) }
    }

    // MARK: Receiving

    override func received(line: UnsafeRawBufferPointer, on core: LoopCore) -> Bool {
        // Proof: the bytes are libcurl's for the time of its callback, and bytes they are.
        let bytes = unsafe line.assumingMemoryBound(to: UInt8.self)
        switch parser.take(unsafe bytes.span, seen: core.seenFields) {
        case .more: return true
        case .began:
            clock.enter(.receiving, at: core.now)
            return true
        case .complete:
            headIsComplete()
            return true
        case .tooLarge: return fail(.tooLarge, "the response header is larger than the transport's options allow")
        case .malformed: return fail(.protocolViolation, "the response does not begin with an HTTP status line")
        }
    }

    private func headIsComplete() {
        if case .buffered(let limit) = delivery, let length = parser.contentLength, (0...limit).contains(length),
            !message.isHead
        {
            content.reserveCapacity(length)
        }
        guard let download, let continuation, let head = parser.head, case .running(let transfer) = status else {
            return
        }
        self.continuation = nil
        let lifetime = StreamedBody.Lifetime(loop: loop, exchange: self, channel: download)
        let body = StreamedBody(channel: download, lifetime: lifetime)
        continuation.resume(
            returning: HTTPReply(
                head: decoded(head), body: ResponseBody(streaming: body), facts: facts(of: transfer.easy)))
    }

    override func received(content piece: UnsafeRawBufferPointer) -> ReceiveVerdict {
        if let download { return unsafe download.receive(piece) ? .taken : .pause }
        guard case .buffered(let limit) = delivery, content.count + piece.count <= limit else {
            _ = fail(.tooLarge, "the response body is larger than the limit of the exchange")
            return .abort
        }
        unsafe content.append(contentsOf: piece)
        return .taken
    }

    // MARK: Sending

    override func provide(into buffer: UnsafeMutableRawBufferPointer) -> ProvideVerdict {
        switch message.body {
        case .none: return .end
        case .bytes(let bytes):
            let count = min(buffer.count, bytes.count - provided)
            guard count > 0 else { return .end }
            unsafe buffer.copyBytes(from: bytes[provided..<provided + count])
            provided += count
            return .bytes(count, isLast: provided == bytes.count)
        case .stream(_, let channel): return unsafe channel.read(into: buffer)
        }
    }

    // MARK: Ending

    override func finish(_ ending: Ending, on transfer: Transfer?) {
        let evidence = Evidence(
            requestBytes: transfer?.sentRequestBytes ?? 0, isConnected: transfer?.hasBegun ?? false,
            isAnswered: parser.finalStatus != nil,
            refusedResend: transfer?.refusedResend ?? false, isRefused: transfer?.wasRefusedByServer ?? false)
        let error = error(ending, evidence, on: transfer)
        pump?.cancel()
        if case .stream(_, let channel) = message.body { channel.close() }
        if let continuation {
            self.continuation = nil
            if let error {
                continuation.resume(throwing: error)
            } else if let head = parser.head, let transfer {
                let facts = facts(of: transfer.easy)
                let body = ResponseBody(content)
                continuation.resume(returning: HTTPReply(head: decoded(head), body: body, facts: facts))
            } else {
                continuation.resume(
                    throwing: TransportError(
                        .connectionLost, outcome: evidence.outcome,
                        message: "the connection was closed before the response header was complete", host: host))
            }
        }
        download?.end(with: error)
        content = []
    }

    private func error(_ ending: Ending, _ evidence: Evidence, on transfer: Transfer?) -> (any Error)? {
        switch ending {
        case .cancelled: return CancellationError()
        case .shutdown: return FailureClassification.shutdown(evidence, host: host)
        case .expired(let expiry):
            return FailureClassification.timeout(expiry, clock.phase, evidence, host: host)
        case .completed(CURLE_OK): return nil
        case .completed(let result):
            if case .stream(_, let channel) = message.body, let cause = channel.failure {
                return TransportError(
                    .requestBody, outcome: evidence.outcome, message: "the source of the request body failed",
                    host: host, cause: cause)
            }
            if var failure {
                failure.outcome = evidence.outcome
                return failure
            }
            if result == CURLE_OUT_OF_MEMORY, download != nil, parser.head != nil {
                return TransportError(
                    .tooLarge, outcome: evidence.outcome,
                    message: "the reader is behind, and libcurl would have to hold more than 64 MB for it", host: host)
            }
            return FailureClassification.error(
                result, evidence, host: host, detail: transfer?.easy.message ?? "")
        }
    }

    private func fail(_ code: TransportError.Code, _ message: String) -> Bool {
        failure = TransportError(code, outcome: .ambiguous, message: message, host: host)
        return false
    }

    /// The head as it fits the content that is handed over: without the fields that describe the compressed one.
    private func decoded(_ head: HTTPResponse) -> HTTPResponse {
        guard message.decompresses, parser.isEncoded, !message.isHead else { return head }
        var head = head
        head.headerFields[.contentEncoding] = nil
        head.headerFields[.contentLength] = nil
        return head
    }

    private func facts(of easy: EasyHandle) -> ExchangeFacts {
        ExchangeFacts(
            protocolVersion: parser.version, reusedConnection: easy.long(CURLINFO_NUM_CONNECTS) == 0,
            sentBytes: easy.offset(CURLINFO_SIZE_UPLOAD_T), peerAddress: easy.string(CURLINFO_PRIMARY_IP))
    }
}

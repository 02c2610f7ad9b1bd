import CLibcurl
import CSpliceCurl

/// An easy handle at work: receives libcurl's callbacks for the exchange that it carries at present.
///
/// Belongs to the loop's thread. libcurl holds its address while the handle is in the multi handle, during which
/// ``LoopCore`` keeps it alive in its list of running transfers.
final class Transfer {
    let easy: EasyHandle
    /// The exchange that is carried out, `nil` between two.
    private(set) var exchange: Exchange?
    /// Place in the loop's list of running transfers.
    var listIndex = -1
    /// Whether the request was begun; libcurl's silent second attempt is refused by it.
    private(set) var hasBegun = false
    /// Whether libcurl wanted to send the request a second time, before any answer.
    private(set) var refusedResend = false
    /// Whether that was because the server had refused the request's stream: HTTP/2's `REFUSED_STREAM` (RFC 9113 section 8.7).
    private(set) var wasRefusedByServer = false
    /// Whether libcurl sends nothing again because a connection broke.
    private var resendsRefusedOnly = false
    private(set) var pauses: Pauses = []
    /// Proof: the core owns its transfers, and outlives the handles that call back.
    private unowned(unsafe) let owner: LoopCore
    private var core: LoopCore { unsafe owner }
    private var wasConfigured = false

    /// Directions in which the exchange is paused.
    struct Pauses: OptionSet {
        let rawValue: UInt8
        static let receiving = Pauses(rawValue: 1)
        static let sending = Pauses(rawValue: 2)

        var mask: Int32 {
            (contains(.receiving) ? CURLPAUSE_RECV : 0) | (contains(.sending) ? CURLPAUSE_SEND : 0)
        }
    }

    init?(core: LoopCore) {
        guard let easy = EasyHandle() else { return nil }
        self.easy = easy
        unsafe owner = core
    }

    /// Sets up the handle for `exchange`.
    func carry(_ exchange: Exchange, common: (EasyHandle) -> Void) {
        if !wasConfigured || !exchange.reusesHandles {
            if wasConfigured { easy.reset() }
            common(easy)
            setCallbacks()
            listen(for: exchange.hears)
            if exchange.reusesHandles {
                core.hearOfSockets(from: easy)
                resendsRefusedOnly = easy.forbidResend()
            }
            wasConfigured = true
        }
        self.exchange = exchange
        hasBegun = false
        refusedResend = false
        wasRefusedByServer = false
        pauses = []
        easy.clearMessage()
        exchange.configure(easy)
    }

    /// The exchange has left the handle.
    func clear() { exchange = nil }

    /// Lets libcurl go on in a direction in which the exchange had paused. May call back at once.
    func resume(_ direction: Pauses) {
        guard pauses.contains(direction) else { return }
        pauses.remove(direction)
        exchange?.clock.active(at: core.now)
        exchange?.clock.isHeld = !pauses.isEmpty
        unsafe curl_easy_pause(easy.raw, pauses.mask)
        rescheduled()
    }

    /// Number of bytes of the request, header included, that were handed to the connection.
    var sentRequestBytes: Int { easy.long(CURLINFO_REQUEST_SIZE) }

    private func setCallbacks() {
        // Proof for the pointers below: see the type's comment.
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe easy.set(CURLOPT_PRIVATE, pointer: me)
        unsafe easy.set(CURLOPT_WRITEDATA, pointer: me)
        unsafe easy.set(CURLOPT_WRITEFUNCTION, callback: writeCallback)
        unsafe easy.set(CURLOPT_HEADERDATA, pointer: me)
        unsafe easy.set(CURLOPT_HEADERFUNCTION, callback: headerCallback)
        unsafe easy.set(CURLOPT_READDATA, pointer: me)
        unsafe easy.set(CURLOPT_READFUNCTION, callback: readCallback)
        unsafe easy.set(CURLOPT_PREREQDATA, pointer: me)
        unsafe easy.setPrerequest(callback: prerequestCallback)
    }

    // MARK: Callbacks

    fileprivate func begin() -> Bool {
        let exchange = exchange
        guard !hasBegun || exchange?.mayBeginAgain == true else {
            refusedResend = true
            // It says nothing about a refusal, but names what else makes it begin again, such as HTTP_1_1_REQUIRED.
            wasRefusedByServer = resendsRefusedOnly && exchange?.mayMultiplex == true && easy.message.isEmpty
            return false
        }
        hasBegun = true
        // An exchange that talks itself says when it begins: what covers its log-in is still the connect time-out.
        if exchange?.talksItself == false { exchange?.clock.enter(.sending, at: core.now) }
        exchange?.requestBegins(at: core.now)
        if let exchange { core.deadlineMayBeEarlier(exchange) }
        return true
    }

    fileprivate func received(line: UnsafeRawBufferPointer) -> Bool {
        guard let exchange = unsafe exchange.map({ unsafe Unmanaged.passUnretained($0) }) else { return false }
        let core = unsafe Unmanaged.passUnretained(core)
        // Proof: an exchange stays until `clear()`, which is never called back for, and the core outlives its transfers. They are
        // lent and not retained, since a response has many lines.
        return unsafe core._withUnsafeGuaranteedRef { core in
            unsafe exchange._withUnsafeGuaranteedRef { exchange in
                let phase = exchange.clock.phase
                exchange.clock.active(at: core.now)
                let goesOn = unsafe exchange.received(line: line, on: core)
                // Within a phase activity only makes the deadline later.
                if exchange.clock.phase != phase { core.deadlineMayBeEarlier(exchange) }
                return goesOn
            }
        }
    }

    fileprivate func received(content: UnsafeRawBufferPointer) -> Int {
        guard let exchange else { return -1 }
        exchange.clock.enter(.receiving, at: core.now)
        switch unsafe exchange.received(content: content) {
        case .taken: return content.count
        case .abort: return -1
        case .pause:
            pauses.insert(.receiving)
            exchange.clock.isHeld = true
            return Int(CURL_WRITEFUNC_PAUSE)
        }
    }

    fileprivate func provide(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let exchange else { return Int(CURL_READFUNC_ABORT) }
        exchange.clock.active(at: core.now)
        switch unsafe exchange.provide(into: buffer) {
        case .bytes(let count, let isLast):
            if isLast { requestHasEnded() }
            return count
        case .end:
            requestHasEnded()
            return 0
        case .abort: return Int(CURL_READFUNC_ABORT)
        case .pause:
            pauses.insert(.sending)
            exchange.clock.isHeld = true
            return Int(CURL_READFUNC_PAUSE)
        }
    }

    private func requestHasEnded() {
        exchange?.clock.enter(.awaiting, at: core.now)
        rescheduled()
    }

    private func rescheduled() {
        if let exchange { core.deadlineMayBeEarlier(exchange) }
    }
}

/// Proof for all four callbacks: `context` is the address of a `Transfer` that the loop keeps alive while its handle
/// is in the multi handle (see the type's comment), and libcurl calls back only then, on the loop's thread.
/// They lend it and do not retain it.
private func withTransfer<Result>(
    _ context: UnsafeMutableRawPointer?, otherwise nobody: Result, _ body: (Transfer) -> Result
) -> Result {
    guard let context = unsafe context else { return nobody }
    return unsafe Unmanaged<Transfer>.fromOpaque(context)._withUnsafeGuaranteedRef(body)
}

private func writeCallback(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    let content = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe withTransfer(context, otherwise: -1) { unsafe $0.received(content: content) }
}

private func headerCallback(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe withTransfer(context, otherwise: false) { unsafe $0.received(line: line) } ? line.count : -1
}

private func readCallback(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    let buffer = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    return unsafe withTransfer(context, otherwise: Int(CURL_READFUNC_ABORT)) { unsafe $0.provide(into: buffer) }
}

private func prerequestCallback(
    _ context: UnsafeMutableRawPointer?, _ peer: UnsafeMutablePointer<CChar>?, _ local: UnsafeMutablePointer<CChar>?,
    _ peerPort: Int32, _ localPort: Int32
) -> Int32 {
    let begins = unsafe withTransfer(context, otherwise: false) { $0.begin() }
    return begins ? Int32(CURL_PREREQFUNC_OK) : Int32(CURL_PREREQFUNC_ABORT)
}

import CLibcurl
import SpliceHTTP

/// One unit of work of the loop, whatever its protocol: what to set on a handle, what to do with what arrives, and how
/// to end. Subclasses add the protocol.
///
/// `@unchecked Sendable`, because: stored `let`s are values. Every `var` here and in subclasses is confined to the
/// loop's thread, with two exceptions that are ordered by the mailbox's lock: whoever creates an exchange may set it
/// up before it is first posted, and a continuation is stored before the posting that makes the loop see it. After
/// that the creator holds only a reference, which it posts again to cancel. The members marked "loop" are called by
/// the loop only.
class Exchange: DeadlineHolder, @unchecked Sendable {
    /// Where the exchange is. The loop moves it, always forwards.
    enum Status {
        /// Not seen by the loop yet.
        case new
        /// Cancelled before it was submitted; ends when it is.
        case withdrawn
        /// Waiting for a connection or a stream.
        case waiting(Queue<Exchange>.Ticket)
        /// On a handle.
        case running(Transfer)
        /// The result was delivered; everything later is ignored.
        case ended
    }

    /// How an exchange ended, before it is said in its own terms.
    enum Ending {
        case completed(CURLcode)
        case cancelled
        case expired(ExchangeClock.Expiry)
        case shutdown

        /// Whether nothing that libcurl remembers can be taken for news of the next exchange on the handle: it keeps the mark of
        /// a refused stream that it did not act on. A cancellation is dealt with after all results are, and a handle for each
        /// would cost memory.
        var leavesHandleClean: Bool {
            switch self {
            case .completed(CURLE_OK), .cancelled: true
            case .completed, .expired, .shutdown: false
            }
        }
    }

    /// The host, for errors.
    let host: String
    /// Exchanges of one origin can share connections.
    let origin: String
    /// Whether the exchange can share a connection with others that run.
    let mayMultiplex: Bool
    private let limits: ExchangeClock.Limits

    // Loop:
    final var status = Status.new
    final var clock: ExchangeClock
    final var deadlineIndex = -1
    final var scheduledDeadline = LoopTime.never

    init(host: String, origin: String, mayMultiplex: Bool, timeouts: ExchangeTimeouts) {
        self.host = host
        self.origin = origin
        self.mayMultiplex = mayMultiplex
        limits = ExchangeClock.Limits(timeouts)
        clock = ExchangeClock(limits, at: .never)
    }

    /// Loop: the exchange was handed over.
    final func begin(at now: LoopTime) { clock = ExchangeClock(limits, at: now) }

    /// Loop: the part of the time-out that libcurl should know, so that it can divide it among addresses.
    final var connectMilliseconds: Int { limits.connect.milliseconds }

    // MARK: What subclasses say; all of it on the loop's thread.

    /// Whether handles of this kind of exchange are set completely each time, so that they need not be reset between.
    var reusesHandles: Bool { false }

    /// Sets everything on `easy` that the transport's own options did not.
    func configure(_ easy: EasyHandle) {}

    /// Whether libcurl may begin again on another connection, as it does when a pooled one dies before the answer, and also
    /// when the answer on a pooled one was empty. Only for questions that change nothing.
    var mayBeginAgain: Bool { false }

    /// The request is about to be sent. Whatever libcurl says after this, the peer may have seen it.
    func requestBegins(at now: LoopTime) {}

    /// One line of a header or a reply, with its line end. `false` breaks off.
    func received(line: UnsafeRawBufferPointer, on core: LoopCore) -> Bool { true }

    /// A piece of content.
    func received(content: UnsafeRawBufferPointer) -> ReceiveVerdict { .taken }

    /// Content is wanted, as much as fits.
    func provide(into buffer: UnsafeMutableRawBufferPointer) -> ProvideVerdict { .end }

    /// What the exchange wants to hear from libcurl beside content.
    var hears: Transfer.Hearing { [] }

    /// libcurl is at work, or waits inside its own function, where it asks once a second at least. `false` breaks off.
    func mayGoOn(at now: LoopTime) -> Bool { true }

    /// Content is wanted from `offset` on.
    ///
    /// - Returns: Whether it can be had.
    func skip(to offset: Int64) -> Bool { false }

    /// Whether libcurl only opens the connection, and the exchange talks over it itself.
    var talksItself: Bool { false }

    /// The connection is open: begin to talk.
    ///
    /// - Returns: What to wait for, or `nil` when it has said all.
    func talk(over easy: EasyHandle, at now: LoopTime) -> Readiness? { nil }

    /// The connection is ready.
    ///
    /// - Returns: What to wait for, or `nil` when it has said all.
    func goOn(over easy: EasyHandle, at now: LoopTime) -> Readiness? { nil }

    /// Whether the answer came over a connection that others can share; `nil` when nothing told.
    var wasMultiplexed: Bool? { nil }

    /// Whether the result is delivered before the handle leaves the server, which can take a while.
    var finishesBeforeLeaving: Bool { false }

    /// The exchange has ended; deliver the result. `transfer` is `nil` when it never ran. The first call counts.
    func finish(_ ending: Ending, on transfer: Transfer?) {}

    /// The exchange has ended and its handle is free.
    func hasLeft() {}
}

/// What became of a piece of content that arrived.
enum ReceiveVerdict {
    case taken
    /// Nothing was taken: offer the same bytes again after `resumeReceiving`.
    case pause
    /// Breaks the exchange off; it knows why.
    case abort
}

/// What there is to send.
enum ProvideVerdict {
    /// So many bytes were written; `isLast` when a length was declared and they complete it.
    case bytes(Int, isLast: Bool)
    case end
    /// Nothing now: ask again after `resumeSending`.
    case pause
    /// Breaks the exchange off; it knows why.
    case abort
}

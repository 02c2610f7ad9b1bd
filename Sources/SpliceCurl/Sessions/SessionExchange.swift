import CLibcurl
import SpliceHTTP
import SpliceTransfer
import Synchronization

/// An exchange on a loop of ``SessionLoops``. Its time-outs and its cancellation hold also while libcurl waits inside its
/// own function: it asks ``mayGoOn(at:)`` there, and knows the bound on the whole itself.
///
/// For the confinement of its variables see ``Exchange``; `isCancelled` is atomic.
class SessionExchange: Exchange, @unchecked Sendable {
    private let isCancelled = Atomic(false)
    private let total: Duration?

    // Before posting, then loop:
    final var whenEnded: (@Sendable (_ isSound: Bool) -> Void)?

    // Loop:
    private var interruption: Ending?
    /// Whether the exchange ended with the server's last word, so that its connection can be used again. libcurl pools it
    /// also after a time-out in the last step, with the answer still to come.
    final var isSound = false

    init(host: String, origin: String, timeouts: ExchangeTimeouts) {
        total = timeouts.total
        super.init(host: host, origin: origin, mayMultiplex: false, timeouts: timeouts)
    }

    /// Any thread: the exchange is to be broken off, also if the loop cannot hear it now.
    final func cancel(on loop: EventLoop) {
        isCancelled.store(true, ordering: .releasing)
        loop.post(.cancel(self))
    }

    override var hears: Transfer.Hearing { .progress }

    override func configure(_ easy: EasyHandle) {
        easy.set(CURLOPT_CONNECTTIMEOUT_MS, connectMilliseconds)
        // Somewhat later than the exchange's own clock, which says more precisely what ran out.
        if let total { easy.set(CURLOPT_TIMEOUT_MS, LoopTime.Span(total).milliseconds + 10) }
        easy.set(CURLOPT_HTTPPROXYTUNNEL, true)
    }

    /// Whether content goes to the server, and its answer is awaited only after that.
    var sendsContent: Bool { false }

    override func requestBegins(at now: LoopTime) {
        if !sendsContent { clock.enter(.awaiting, at: now) }
    }

    override func mayGoOn(at now: LoopTime) -> Bool {
        guard interruption == nil, case .running(let transfer) = status else { return false }
        if isCancelled.load(ordering: .acquiring) {
            interruption = .cancelled
        } else if let expiry = clock.expired(at: now) {
            interruption = .expired(expiry)
        }
        guard let interruption else { return true }
        // The caller need not wait while libcurl leaves the server, which may take it a second.
        finish(interruption, on: transfer)
        return false
    }

    /// How it ended, told from how libcurl says that it was broken off.
    final func actual(_ ending: Ending) -> Ending {
        switch ending {
        case .completed(CURLE_ABORTED_BY_CALLBACK): interruption ?? ending
        case .completed(CURLE_OPERATION_TIMEDOUT):
            .expired(clock.expired(at: .now()) ?? (clock.phase == .connecting ? .connect : .firstByte))
        default: ending
        }
    }

    override var finishesBeforeLeaving: Bool { true }

    override func hasLeft() {
        whenEnded?(isSound)
        whenEnded = nil
    }
}

extension CurlTransport {
    /// Carries out a session's exchange on a loop of its own.
    ///
    /// - Parameters:
    ///   - start: Gets the loop before the exchange is posted to it.
    ///   - store: Stores the continuation in the exchange.
    func perform<Result: Sendable>(
        _ exchange: SessionExchange, in session: Session, start: (EventLoop) -> Void = { _ in },
        store: (CheckedContinuation<Result, any Error>) -> Void
    ) async throws -> Result {
        guard let loop = try sessions.borrow(for: session) else {
            throw TransferError(
                .shutdown, outcome: .notSent, message: "the transport was shut down", host: exchange.host)
        }
        exchange.whenEnded = { [sessions] in sessions.giveBack(loop, isSound: $0) }
        start(loop)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                store(continuation)
                if !loop.post(.submit(exchange)) {
                    exchange.finish(.shutdown, on: nil)
                    exchange.hasLeft()
                }
            }
        } onCancel: {
            exchange.cancel(on: loop)
        }
    }

    /// - Throws: `TransferError` with code `invalidRequest`.
    func validate(_ timeouts: ExchangeTimeouts) throws(TransferError) {
        guard timeouts.areUsable else {
            throw TransferError(.invalidRequest, outcome: .notSent, message: "every time-out must be above zero")
        }
    }
}

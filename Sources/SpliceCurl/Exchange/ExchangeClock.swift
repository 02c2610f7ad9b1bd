import SpliceHTTP

/// Which time-out applies now: a pure machine over the phases of one exchange.
///
/// ```
/// queued ─► connecting ─► sending ─► awaiting ─► receiving
///              └──────────────────────┴─ a response may begin before the request has ended
/// ```
///
/// The idle clock stands still while this side makes the pause: a reader that does not read, a source that does not
/// produce.
struct ExchangeClock {
    enum Phase: Sendable { case queued, connecting, sending, awaiting, receiving }

    enum Expiry: String, Sendable { case total, connect, firstByte = "first byte", idle }

    /// The time-outs in the loop's units.
    struct Limits: Sendable {
        let connect: LoopTime.Span
        let firstByte: LoopTime.Span
        let idle: LoopTime.Span
        let total: LoopTime.Span?

        init(_ timeouts: ExchangeTimeouts) {
            connect = LoopTime.Span(timeouts.connect)
            firstByte = LoopTime.Span(timeouts.firstByte)
            idle = LoopTime.Span(timeouts.idle)
            total = timeouts.total.map(LoopTime.Span.init)
        }
    }

    private(set) var phase = Phase.queued
    /// Whether this side makes the present pause.
    var isHeld = false
    private let limits: Limits
    private let end: LoopTime
    private var since: LoopTime

    /// A clock that starts when the exchange is handed over.
    init(_ limits: Limits, at now: LoopTime) {
        self.limits = limits
        end = limits.total.map { now + $0 } ?? .never
        since = now
    }

    /// Enters a later phase; entering an earlier or the same one only counts as activity.
    mutating func enter(_ next: Phase, at now: LoopTime) {
        since = now
        if Self.order(phase) < Self.order(next) { phase = next }
    }

    /// Something was sent or received.
    mutating func active(at now: LoopTime) { since = now }

    /// When something must have happened.
    var deadline: LoopTime { min(end, phaseDeadline) }

    /// Which time-out has run out at `now`, if any.
    func expired(at now: LoopTime) -> Expiry? {
        if end <= now { return .total }
        guard phaseDeadline <= now else { return nil }
        return switch phase {
        case .queued: nil
        case .connecting: .connect
        case .awaiting: .firstByte
        case .sending, .receiving: .idle
        }
    }

    private var phaseDeadline: LoopTime {
        switch phase {
        case .queued: .never
        case .connecting: since + limits.connect
        case .awaiting: since + limits.firstByte
        case .sending, .receiving: isHeld ? .never : since + limits.idle
        }
    }

    private static func order(_ phase: Phase) -> Int {
        switch phase {
        case .queued: 0
        case .connecting: 1
        case .sending: 2
        case .awaiting: 3
        case .receiving: 4
        }
    }
}

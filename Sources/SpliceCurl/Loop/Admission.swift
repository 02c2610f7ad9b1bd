/// Decides which exchanges may have a connection or a stream now, and which wait for one, in order of arrival.
///
/// libcurl 7.88 opens one more connection for every request above an HTTP/2 connection's 100 streams, so the queue has
/// to be here. Until the first answer tells whether an origin speaks HTTP/2, it counts as if it did.
struct Admission<Element> {
    /// Where requests go that can share connections.
    typealias Origin = String

    /// How many exchanges may run at once.
    struct Limits: Sendable, Hashable {
        var total: Int
        var connectionsPerOrigin: Int
        var streamsPerOrigin: Int
    }

    enum Verdict {
        case runs
        /// It waits; the ticket takes it out again.
        case waits(Queue<Element>.Ticket)
    }

    private struct Place {
        var running = 0
        var isMultiplexed: Bool?
        var waiting = Queue<Element>()
        /// Where the origin stands in the order of turns while someone waits.
        var turn: Queue<Origin>.Ticket?
    }

    private let limits: Limits
    private var running = 0
    /// Changed where they are: a copy of a place would copy its queue, and retain everyone in it.
    private var places: [Origin: Place] = [:]
    /// Origins with someone waiting, in the order in which they get their turn.
    private var turns = Queue<Origin>()
    private(set) var waitingCount = 0

    init(limits: Limits) { self.limits = limits }

    /// Whether `element` may run now, or waits.
    mutating func admit(_ element: Element, to origin: Origin, mayMultiplex: Bool) -> Verdict {
        guard let index = places.index(forKey: origin) else {
            places[origin] = Place(isMultiplexed: mayMultiplex ? nil : false)
            return admit(element, to: origin, mayMultiplex: mayMultiplex)
        }
        let isNobodyWaiting = places.values[index].waiting.isEmpty
        if isNobodyWaiting, hasRoom(places.values[index].running, places.values[index].isMultiplexed) {
            running += 1
            places.values[index].running += 1
            return .runs
        }
        if isNobodyWaiting { places.values[index].turn = turns.append(origin) }
        waitingCount += 1
        return .waits(places.values[index].waiting.append(element))
    }

    /// An exchange with `origin` has ended. Afterwards call ``next()`` until it returns `nil`.
    ///
    /// - Parameter isMultiplexed: Whether it went over HTTP/2; `nil` when no response told.
    mutating func release(_ origin: Origin, isMultiplexed: Bool?) {
        guard let index = places.index(forKey: origin) else { return }
        running -= 1
        places.values[index].running -= 1
        if let isMultiplexed { places.values[index].isMultiplexed = isMultiplexed }
        forgetIfIdle(at: index)
    }

    /// The next one that may run, if there is room and someone waits.
    mutating func next() -> Element? {
        guard waitingCount > 0, running < limits.total, let origin = turns.first(where: hasRoom(for:)),
            let index = places.index(forKey: origin), let element = places.values[index].waiting.popFirst()
        else { return nil }
        endTurn(at: index)
        if !places.values[index].waiting.isEmpty { places.values[index].turn = turns.append(origin) }
        places.values[index].running += 1
        running += 1
        waitingCount -= 1
        return element
    }

    /// Takes out a waiting element, because it was cancelled or ran out of time. In constant time: whoever gives up may be one of
    /// tens of thousands, and all of them may.
    mutating func withdraw(_ ticket: Queue<Element>.Ticket, from origin: Origin) {
        guard let index = places.index(forKey: origin), places.values[index].waiting.remove(ticket) else { return }
        waitingCount -= 1
        guard places.values[index].waiting.isEmpty else { return }
        endTurn(at: index)
        forgetIfIdle(at: index)
    }

    /// Takes out everyone who waits.
    mutating func drain() -> [Element] {
        var drained: [Element] = []
        while let origin = turns.popFirst() {
            guard let index = places.index(forKey: origin) else { continue }
            while let element = places.values[index].waiting.popFirst() { drained.append(element) }
        }
        waitingCount = 0
        return drained
    }

    private mutating func endTurn(at index: Dictionary<Origin, Place>.Index) {
        if let turn = places.values[index].turn.take() { turns.remove(turn) }
    }

    private mutating func forgetIfIdle(at index: Dictionary<Origin, Place>.Index) {
        guard places.count > 1024, places.values[index].running == 0, places.values[index].waiting.isEmpty else {
            return
        }
        places.remove(at: index)
    }

    private func hasRoom(for origin: Origin) -> Bool {
        guard let index = places.index(forKey: origin) else { return false }
        return hasRoom(places.values[index].running, places.values[index].isMultiplexed)
    }

    private func hasRoom(_ ownRunning: Int, _ isMultiplexed: Bool?) -> Bool {
        running < limits.total
            && ownRunning < (isMultiplexed ?? true ? limits.streamsPerOrigin : limits.connectionsPerOrigin)
    }
}

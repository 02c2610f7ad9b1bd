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

    private struct Place {
        var running = 0
        var isMultiplexed: Bool?
        var waiting = Queue<Element>()
    }

    private let limits: Limits
    private var running = 0
    /// Changed where they are: a copy of a place would copy its queue, and retain everyone in it.
    private var places: [Origin: Place] = [:]
    /// Origins with someone waiting, in the order in which they get their turn.
    private var turn: [Origin] = []
    private(set) var waitingCount = 0

    init(limits: Limits) { self.limits = limits }

    /// Whether `element` may run now; otherwise it is queued.
    mutating func admit(_ element: Element, to origin: Origin, mayMultiplex: Bool) -> Bool {
        guard let index = places.index(forKey: origin) else {
            places[origin] = Place(isMultiplexed: mayMultiplex ? nil : false)
            return admit(element, to: origin, mayMultiplex: mayMultiplex)
        }
        let isNobodyWaiting = places.values[index].waiting.isEmpty
        if isNobodyWaiting, hasRoom(places.values[index]) {
            running += 1
            places.values[index].running += 1
            return true
        }
        if isNobodyWaiting { turn.append(origin) }
        places.values[index].waiting.append(element)
        waitingCount += 1
        return false
    }

    /// An exchange with `origin` has ended. Afterwards call ``next()`` until it returns `nil`.
    ///
    /// - Parameter isMultiplexed: Whether it went over HTTP/2; `nil` when no response told.
    mutating func release(_ origin: Origin, isMultiplexed: Bool?) {
        guard let index = places.index(forKey: origin) else { return }
        running -= 1
        places.values[index].running -= 1
        if let isMultiplexed { places.values[index].isMultiplexed = isMultiplexed }
        if places.count > 1024, places.values[index].running == 0, places.values[index].waiting.isEmpty {
            places.remove(at: index)
        }
    }

    /// The next one that may run, if there is room and someone waits.
    mutating func next() -> Element? {
        guard !turn.isEmpty, running < limits.total else { return nil }
        for (index, origin) in turn.enumerated() {
            guard let place = places.index(forKey: origin), hasRoom(places.values[place]),
                let element = places.values[place].waiting.popFirst()
            else { continue }
            turn.remove(at: index)
            if !places.values[place].waiting.isEmpty { turn.append(origin) }
            places.values[place].running += 1
            running += 1
            waitingCount -= 1
            return element
        }
        return nil
    }

    /// Takes out a waiting element, because it was cancelled or ran out of time.
    mutating func withdraw(from origin: Origin, where matches: (Element) -> Bool) {
        guard let place = places.index(forKey: origin), places.values[place].waiting.removeFirst(where: matches) else {
            return
        }
        waitingCount -= 1
        if places.values[place].waiting.isEmpty { turn.removeAll { $0 == origin } }
    }

    /// Takes out everyone who waits.
    mutating func drain() -> [Element] {
        var drained: [Element] = []
        for origin in turn {
            while let element = places[origin]?.waiting.popFirst() { drained.append(element) }
        }
        turn = []
        waitingCount = 0
        return drained
    }

    private func hasRoom(_ place: Place) -> Bool {
        running < limits.total
            && place.running < (place.isMultiplexed ?? true ? limits.streamsPerOrigin : limits.connectionsPerOrigin)
    }
}

/// First in, first out, in amortised constant time.
struct Queue<Element> {
    private var elements: [Element?] = []
    private var head = 0

    var isEmpty: Bool { head == elements.count }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        defer { compact() }
        let element = elements[head]
        elements[head] = nil
        head += 1
        return element
    }

    /// - Returns: Whether there was one.
    mutating func removeFirst(where matches: (Element) -> Bool) -> Bool {
        let found = elements.indices.dropFirst(head).first { elements[$0].map(matches) ?? false }
        guard let found else { return false }
        elements.remove(at: found)
        compact()
        return true
    }

    private mutating func compact() {
        guard head == elements.count || head > 64 && head > elements.count / 2 else { return }
        elements.removeFirst(head)
        head = 0
    }
}

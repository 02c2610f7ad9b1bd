/// Lets attempts pass when every limit allows it, in order of priority and arrival. Pure.
///
/// Besides the limits it was given it obeys what the server says: a learnt limit counts down until its reset, and a throttled
/// response shuts the gate for everybody until its time has come.
struct RateGate {
    /// Somebody who wants to pass.
    struct Ticket {
        let id: UInt64
        let priority: Priority
        let costs: [String: Double]
        /// Whether this is a repeat, which goes before others of its priority: it has waited in line already.
        let isRepeat: Bool
    }

    /// What happens to somebody who wants to pass.
    enum Entry: Equatable {
        /// Go.
        case passed
        /// Wait; it cannot be before `earliest`.
        case queued(earliest: Duration)
        /// The queue is full.
        case full
        /// The cost is above what the limit `name` can ever allow.
        case impossible(name: String)
    }

    private struct Learnt {
        var remaining: Double
        let until: Duration
    }

    /// Most limits that are learnt, beside those that were given: their names are the server's, which could make up ever new ones.
    private static let mostLearnt = 64

    private var limits: [LimitState]
    private let policy: QueuePolicy
    private var learnt: [String: Learnt] = [:]
    private var shutUntil: Duration = .zero
    /// One queue for each priority, by its raw value.
    private var queues: [[Ticket]]
    private(set) var waiting = 0
    /// Attempts that passed and have not ended: the server's figure may not include them.
    private var inFlight = 0
    /// Passes in a row that went before somebody of lower priority.
    private var favours = 0

    init(limits: [RateLimit], policy: QueuePolicy, now: Duration) {
        self.limits = limits.map { LimitState($0, now: now) }
        self.policy = policy
        queues = Priority.allCases.map { _ in [] }
    }

    /// Somebody wants to pass.
    mutating func enter(_ ticket: Ticket, now: Duration) -> Entry {
        if let name = impossible(ticket) { return .impossible(name: name) }
        let queue = ticket.priority.rawValue
        let isFirst = queues[queue...].allSatisfy { $0.isEmpty }
        // Who asks for less than somebody of lower priority waits for could otherwise go before it for ever.
        let isFavour = waiting > 0 && queues[..<queue].contains { !$0.isEmpty }
        let opening = opens(for: ticket, now: now)
        if isFirst, opening <= now, !isFavour || favours < policy.patience {
            favours = isFavour ? favours + 1 : 0
            pass(ticket, now: now)
            return .passed
        }
        guard waiting < policy.length else { return .full }
        waiting += 1
        if ticket.isRepeat {
            let place = queues[queue].firstIndex { !$0.isRepeat } ?? queues[queue].count
            queues[queue].insert(ticket, at: place)
        } else {
            queues[queue].append(ticket)
        }
        return .queued(earliest: opening)
    }

    /// Lets pass whoever can, and says when to ask again if somebody is left.
    mutating func advance(now: Duration) -> (passed: [UInt64], next: Duration?) {
        var passed: [UInt64] = []
        while let queue = nextQueue(), let ticket = queues[queue].first {
            let opening = opens(for: ticket, now: now)
            guard opening <= now else { return (passed, opening) }
            queues[queue].removeFirst()
            waiting -= 1
            let isFavour = queues[..<queue].contains { !$0.isEmpty }
            favours = isFavour ? favours + 1 : 0
            pass(ticket, now: now)
            passed.append(ticket.id)
        }
        return (passed, nil)
    }

    /// Somebody in the queue does not want to pass any more.
    mutating func leave(_ id: UInt64) {
        for queue in queues.indices {
            guard let place = queues[queue].firstIndex(where: { $0.id == id }) else { continue }
            queues[queue].remove(at: place)
            waiting -= 1
            return
        }
    }

    /// An attempt that had passed never went out: nothing was used.
    mutating func refund(_ costs: [String: Double], now: Duration) {
        inFlight -= 1
        for index in limits.indices {
            limits[index].giveBack(costs[limits[index].limit.name] ?? 1, now: now)
        }
        for name in learnt.keys { learnt[name]?.remaining += costs[name] ?? 1 }
    }

    /// An attempt ended; the server said `observations`.
    mutating func ended(_ costs: [String: Double], observations: [LimitObservation], now: Duration) {
        inFlight -= 1
        for observation in observations {
            let index = limits.firstIndex { $0.limit.name == observation.name }
            if let index, let charged = observation.charged, charged.isFinite {
                limits[index].settle(
                    costs[observation.name] ?? 1, charged: max(0, charged), healingWithin: policy.longestPause, now: now
                )
            }
            guard let remaining = observation.remaining else { continue }
            let left = max(0, remaining - Double(inFlight))
            if let reset = observation.resetsIn {
                // Bounded, so that a server's mistake about the time heals by itself.
                let pause = min(reset, policy.longestPause)
                learn(observation.name, remaining: left, until: now + pause, now: now)
            } else if let index {
                limits[index].observe(remaining: left, exact: false, now: now)
            }
        }
    }

    /// The server objects to the number of requests: nobody passes before `time`.
    mutating func shut(until time: Duration) { shutUntil = max(shutUntil, time) }

    private mutating func learn(_ name: String, remaining: Double, until: Duration, now: Duration) {
        // Answers can overtake each other: within one period the lowest figure counts.
        if let known = learnt[name], known.until > now, abs((known.until - until) / .seconds(1)) < 2 {
            learnt[name]?.remaining = min(known.remaining, remaining)
        } else if hasRoom(for: name, now: now) {
            learnt[name] = Learnt(remaining: remaining, until: until)
        }
    }

    private mutating func hasRoom(for name: String, now: Duration) -> Bool {
        if learnt[name] != nil || learnt.count < Self.mostLearnt { return true }
        learnt = learnt.filter { $1.until > now }
        return learnt.count < Self.mostLearnt || limits.contains { $0.limit.name == name }
    }

    private func impossible(_ ticket: Ticket) -> String? {
        guard !ticket.costs.isEmpty else { return nil }
        return limits.first { (ticket.costs[$0.limit.name] ?? 1) > $0.capacity }?.limit.name
    }

    private mutating func opens(for ticket: Ticket, now: Duration) -> Duration {
        var opening = max(now, shutUntil)
        for index in limits.indices {
            let cost = ticket.costs[limits[index].limit.name] ?? 1
            opening = max(opening, limits[index].opens(for: cost, now: now))
        }
        guard !learnt.isEmpty else { return opening }
        for (name, known) in learnt {
            if known.until <= now {
                learnt[name] = nil
            } else if known.remaining < (ticket.costs[name] ?? 1) {
                opening = max(opening, known.until)
            }
        }
        return opening
    }

    private mutating func pass(_ ticket: Ticket, now: Duration) {
        inFlight += 1
        for index in limits.indices {
            limits[index].take(ticket.costs[limits[index].limit.name] ?? 1, now: now)
        }
        for name in learnt.keys { learnt[name]?.remaining -= ticket.costs[name] ?? 1 }
    }

    /// The queue whose first is next: the highest priority, but now and then a lower one.
    private func nextQueue() -> Int? {
        guard let highest = queues.lastIndex(where: { !$0.isEmpty }) else { return nil }
        guard favours >= policy.patience else { return highest }
        return queues.firstIndex { !$0.isEmpty }
    }
}

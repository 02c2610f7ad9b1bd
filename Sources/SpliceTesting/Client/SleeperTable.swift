/// Who sleeps on a ``VirtualClock``, and what time it is. Pure, but for the continuations it holds.
struct SleeperTable {
    typealias Sleeper = CheckedContinuation<Bool, Never>

    private(set) var now: Duration = .zero
    /// Number of bodies under way for which time passes by itself.
    var runs = 0
    private var waiting: [(id: UInt64, until: Duration, sleeper: Sleeper)] = []
    /// Cancelled before they lay down.
    private var cancelled: Set<UInt64> = []
    private var lastID: UInt64 = 0

    var count: Int { waiting.count }

    mutating func newID() -> UInt64 {
        lastID += 1
        return lastID
    }

    /// Puts a sleeper to bed; returns it when it need not sleep.
    mutating func add(_ id: UInt64, until: Duration, _ sleeper: Sleeper) -> Sleeper? {
        if cancelled.remove(id) != nil || until <= now { return sleeper }
        // Kept in order; of equal times the first to come is the first to wake.
        let place = waiting.firstIndex { $0.until > until } ?? waiting.count
        waiting.insert((id, until, sleeper), at: place)
        return nil
    }

    /// Takes out a sleeper that was cancelled; remembers one that has not lain down yet.
    mutating func cancel(_ id: UInt64) -> Sleeper? {
        guard let place = waiting.firstIndex(where: { $0.id == id }) else {
            cancelled.insert(id)
            return nil
        }
        return waiting.remove(at: place).sleeper
    }

    /// Takes out the earliest sleeper, not after `limit`, and moves the time to its end of sleep.
    mutating func takeFirst(notAfter limit: Duration?) -> (until: Duration, sleeper: Sleeper)? {
        guard let first = waiting.first, limit.map({ first.until <= $0 }) ?? true else { return nil }
        waiting.removeFirst()
        now = max(now, first.until)
        return (first.until, first.sleeper)
    }

    mutating func moveOn(to time: Duration) { now = max(now, time) }
}

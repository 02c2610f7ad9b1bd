/// How much of one ``RateLimit`` is used. Pure.
struct LimitState {
    let limit: RateLimit
    private var level: Level

    /// By how much clocks of processes that share a limit may differ. One that shows less by more than that was set back.
    private static let skew = Duration.seconds(5)

    private enum Level {
        /// Tokens at a time. They can be negative after a settlement, and come back from there.
        case bucket(tokens: Double, at: Duration)
        /// What passed, and when, oldest first.
        case window([(at: Duration, cost: Double)], sum: Double)
    }

    init(_ limit: RateLimit, now: Duration) {
        self.limit = limit
        level =
            switch limit.shape {
            case .bucket(let capacity, _): .bucket(tokens: capacity, at: now)
            case .window: .window([], sum: 0)
            }
    }

    /// The most that can pass at once.
    var capacity: Double {
        switch limit.shape {
        case .bucket(let capacity, _): capacity
        case .window(let count, _): count
        }
    }

    /// The earliest time at which `cost` can pass, if nothing else does before.
    mutating func opens(for cost: Double, now: Duration) -> Duration {
        refresh(now)
        switch (limit.shape, level) {
        case (.bucket(_, let perSecond), .bucket(let tokens, _)):
            // A hair of tolerance, so that rounding cannot make the wake-up come a nanosecond before the token.
            return tokens + 1e-6 >= cost ? now : now + .seconds((cost - tokens) / perSecond)
        case (.window(let count, let length), .window(let passed, let sum)):
            var excess = sum + cost - count
            for pass in passed where excess > 1e-9 {
                excess -= pass.cost
                if excess <= 1e-9 { return pass.at + length }
            }
            return now
        default:
            return now
        }
    }

    /// Takes `cost`, which was open.
    mutating func take(_ cost: Double, now: Duration) { change(by: -cost, now: now) }

    /// What was taken was not used.
    mutating func giveBack(_ amount: Double, now: Duration) { change(by: amount, now: now) }

    /// Corrects what was taken to what the server `charged`, zero or more. Bounded, so that a server's mistake heals by itself: a bucket is
    /// never further below zero than what comes back in `pause`.
    mutating func settle(_ taken: Double, charged: Double, healingWithin pause: Duration, now: Duration) {
        let most: Double
        switch limit.shape {
        case .bucket(_, let perSecond): most = capacity + perSecond * (pause / .seconds(1))
        case .window: most = capacity
        }
        change(by: taken - min(charged, max(most, taken)), now: now)
        if case .bucket(let tokens, let at) = level { level = .bucket(tokens: max(tokens, capacity - most), at: at) }
    }

    /// The server says that only `remaining` is left: believed when it is less than assumed, and always for buckets that the
    /// server keeps, `exact`.
    mutating func observe(remaining: Double, exact: Bool, now: Duration) {
        refresh(now)
        switch level {
        case .bucket(let tokens, _): level = .bucket(tokens: exact ? remaining : min(tokens, remaining), at: now)
        case .window(let passed, let sum):
            let missing = capacity - remaining - sum
            if missing > 0 { level = .window(passed + [(now, missing)], sum: sum + missing) }
        }
    }

    private mutating func change(by amount: Double, now: Duration) {
        refresh(now)
        switch level {
        case .bucket(let tokens, let at): level = .bucket(tokens: min(capacity, tokens + amount), at: at)
        case .window(var passed, let sum):
            // Moved out first, so that the append does not copy.
            level = .window([], sum: 0)
            passed.append((now, -amount))
            level = .window(passed, sum: sum - amount)
        }
    }

    private mutating func refresh(_ now: Duration) {
        switch (limit.shape, level) {
        case (.bucket(let capacity, let perSecond), .bucket(let tokens, let at)) where now > at:
            let gained = (now - at) / .seconds(1) * perSecond
            level = .bucket(tokens: min(capacity, tokens + gained), at: now)
        case (.bucket, .bucket(let tokens, let at)) where now + Self.skew < at:
            level = .bucket(tokens: tokens, at: now)
        case (.window(_, let length), .window(var passed, var sum)):
            if let last = passed.last, now + Self.skew < last.at {
                passed = passed.map { (min($0.at, now), $0.cost) }
                level = .window(passed, sum: sum)
            }
            guard let first = passed.first, first.at + length <= now else { return }
            level = .window([], sum: 0)
            let kept = passed.firstIndex { $0.at + length > now } ?? passed.count
            for pass in passed[..<kept] { sum -= pass.cost }
            passed.removeFirst(kept)
            level = .window(passed, sum: passed.isEmpty ? 0 : sum)
        default:
            return
        }
    }
}

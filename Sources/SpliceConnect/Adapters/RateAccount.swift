import SpliceClient

/// What has been taken from the limits of one host and tenant, as the store keeps it. Pure.
///
/// A durable format: JSON. Times are seconds since 1970.
struct RateAccount: Codable, Sendable {
    /// What has been taken from one limit.
    struct Level: Codable, Sendable {
        /// What is left in a bucket at `at`.
        var tokens: Double?
        /// When `tokens` was right.
        var at: Double?
        /// What passed in each part of a window, by the number of the part since 1970.
        var parts: [String: Double]?
    }

    /// A window is kept in so many parts; one counts until it is over by a whole window, so that too much never passes.
    private static let partsOfWindow = 20.0

    var format = 1
    var shutUntil = 0.0
    var levels: [String: Level] = [:]

    /// No system is believed to ask for silence of more than a day.
    private static let longestShut = 86_400.0

    /// Takes the cost of one attempt from all limits, or from none.
    ///
    /// - Returns: 0 if it was taken, else the seconds to wait before asking again.
    mutating func take(_ costs: [String: Double], from limits: [RateLimit], now: Double) -> Double {
        // A clock that was far ahead when a system objected must not hold everybody up until that time comes.
        if shutUntil - now > Self.longestShut { shutUntil = 0 }
        var wait = shutUntil - now
        for limit in limits {
            levels[limit.name] = refreshed(levels[limit.name], limit, now)
            wait = max(wait, self.wait(for: costs[limit.name] ?? 1, limit, now))
        }
        guard wait <= 0 else { return wait }
        for limit in limits { take(costs[limit.name] ?? 1, limit, now) }
        return 0
    }

    private func refreshed(_ level: Level?, _ limit: RateLimit, _ now: Double) -> Level {
        switch limit.shape {
        case .bucket(let capacity, let perSecond):
            // A clock that was far ahead once must not hold everybody up until that time comes: the bucket is full again.
            let isAhead = (level?.at ?? now) - now > max(60, capacity / perSecond)
            let level = isAhead ? nil : level
            let at = level?.at ?? now
            let tokens = (level?.tokens ?? capacity) + max(0, now - at) * perSecond
            return Level(tokens: min(capacity, tokens), at: max(at, now))
        case .window(_, let length):
            let part = Self.part(now, length)
            let counted = part - Self.partsOfWindow...part + Self.partsOfWindow
            return Level(parts: (level?.parts ?? [:]).filter { counted.contains(Double($0.key) ?? 0) })
        }
    }

    private func wait(for cost: Double, _ limit: RateLimit, _ now: Double) -> Double {
        guard let level = levels[limit.name] else { return 0 }
        switch limit.shape {
        case .bucket(_, let perSecond):
            // A hair of tolerance, so that rounding cannot make the wait end just before the token comes.
            let missing = cost - (level.tokens ?? 0)
            return missing > 1e-6 ? missing / perSecond + max(0, (level.at ?? now) - now) : 0
        case .window(let count, let length):
            let parts = (level.parts ?? [:]).compactMap { key, cost in Double(key).map { ($0, cost) } }.sorted {
                $0.0 < $1.0
            }
            var excess = parts.reduce(cost - count) { $0 + $1.1 }
            for (part, passed) in parts where excess > 1e-9 {
                excess -= passed
                if excess <= 1e-9 { return (part + Self.partsOfWindow + 1) * Self.partLength(length) - now }
            }
            return 0
        }
    }

    private mutating func take(_ cost: Double, _ limit: RateLimit, _ now: Double) {
        switch limit.shape {
        case .bucket: levels[limit.name]?.tokens? -= cost
        case .window(_, let length):
            levels[limit.name]?.parts?["\(Int64(Self.part(now, length)))", default: 0] += cost
        }
    }

    private static func partLength(_ length: Duration) -> Double { length / .seconds(1) / partsOfWindow }

    private static func part(_ now: Double, _ length: Duration) -> Double { (now / partLength(length)).rounded(.down) }
}

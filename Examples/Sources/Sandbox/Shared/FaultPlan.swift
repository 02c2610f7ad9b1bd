import Synchronization

/// Decides which request meets which fault.
///
/// The decision is a function of the seed, the system, the request (method, target and body) and how often that very
/// request has come before. Two runs with one seed treat a request alike, in whatever order the requests arrive. One
/// request meets at most ``limit`` faults: a caller that goes on trying gets through.
package final class FaultPlan: Sendable {
    /// How many faults one request can meet before it is left alone.
    package static let limit = 3

    package let rates: FaultRates
    private let seed: UInt64
    private let seen = Mutex<[UInt64: (times: Int, faults: Int)]>([:])

    private init(seed: UInt64, rates: FaultRates) {
        self.seed = seed
        self.rates = rates
    }

    /// No seed, no faults.
    package convenience init(seed: UInt64?, rates: FaultRates = FaultRates()) {
        self.init(seed: seed ?? 0, rates: seed == nil ? .none : rates)
    }

    /// The fault for the next request that looks like this, if any.
    package func fault(system: String, request: some Sequence<UInt8>) -> Fault? {
        guard !rates.requests.isEmpty else { return nil }
        let identity = SeededGenerator.hash(request, seed: SeededGenerator.hash(system.utf8, seed: seed))
        return seen.withLock { seen in
            var (times, faults) = seen[identity] ?? (0, 0)
            defer { seen[identity] = (times, faults) }
            times += 1
            guard faults < Self.limit else { return nil }
            var generator = SeededGenerator(seed: identity &+ UInt64(times))
            guard let fault = choose(generator.fraction()) else { return nil }
            faults += 1
            return fault
        }
    }

    /// What becomes of the webhook of an event.
    package func webhook(event: String) -> WebhookFate {
        var generator = SeededGenerator(seed: seed, purpose: "webhook \(event)")
        let isLost = generator.fraction() < rates.webhookLost
        let isDuplicated = generator.fraction() < rates.webhookDuplicated
        let isDelayed = generator.fraction() < rates.webhookDelayed
        let delay = Duration.milliseconds(Int(100 + generator.fraction() * 1_400))
        return WebhookFate(
            isLost: isLost, delay: isDelayed ? delay : .zero, duplicateAfter: isDuplicated ? delay / 2 : nil)
    }

    private func choose(_ fraction: Double) -> Fault? {
        var end = 0.0
        for fault in Fault.allCases {
            end += rates.requests[fault] ?? 0
            if fraction < end { return fault }
        }
        return nil
    }
}

/// What becomes of one webhook.
package struct WebhookFate: Sendable, Equatable {
    package var isLost: Bool
    package var delay: Duration
    /// When to send it once more, counted from the first time; nil for once.
    package var duplicateAfter: Duration?
}

import Synchronization

/// The shell of a ``Gradient``: places for attempts, as many as response times say.
final class AdaptiveSlots: Sendable {
    private let slots: Slots
    private let gradient: Mutex<Gradient>

    init(_ policy: AdaptivePolicy) {
        slots = Slots(policy.initial, longestLine: .max)
        gradient = Mutex(Gradient(policy))
    }

    /// Waits for a place; returns how many are in use with it.
    func enter(before deadline: Duration?, on alarm: Alarm) async throws(Slots.Refusal) -> Int {
        try await slots.enter(before: deadline, on: alarm)
    }

    /// An attempt was answered.
    func answered(after time: Duration, underWay: Int) {
        let limit = gradient.withLock { gradient in
            gradient.answered(after: time, underWay: underWay)
            return gradient.limit
        }
        slots.resize(limit)
    }

    /// An attempt was throttled, or failed on the wire.
    func dropped() {
        let limit = gradient.withLock { gradient in
            gradient.dropped()
            return gradient.limit
        }
        slots.resize(limit)
    }

    /// Gives the place back.
    func leave() { slots.leave() }
}

import Sandbox

/// When to kill the application: at how many effects, and how long after the last of them.
///
/// The moments are measured in effects, not in seconds, so that each lies in the middle of the work however fast the
/// machine is. They are spread over the run, one in each equal part, at a place that the seed decides.
package struct CrashSchedule: Sendable, Equatable {
    /// One moment.
    package struct Crash: Sendable, Equatable {
        /// How many effects the ledgers must hold.
        package var effects: Int
        /// How long to wait then: a kill right behind a ledger line would always hit the same instruction.
        package var delay: Duration
    }

    /// The moments that are left, in order.
    package private(set) var crashes: [Crash]

    /// - Parameters:
    ///   - count: How many times to kill.
    ///   - effects: How many effects the whole run is to have.
    package init(count: Int, effects: Int, seed: UInt64) {
        var random = SeededGenerator(seed: seed, purpose: "crashes")
        // The last twentieth is left alone: the application may end before a kill there could hit it.
        let part = Double(effects) * 0.95 / Double(max(count, 1))
        crashes = (0..<count).map { index in
            let place = (Double(index) + random.fraction()) * part
            return Crash(
                effects: max(1, Int(place)), delay: .microseconds(Int64(random.fraction() * 30_000)))
        }
    }

    /// The next moment, if it has come.
    ///
    /// - Parameters:
    ///   - effects: How many effects the ledgers hold.
    ///   - start: How many they held when the application was started last; it must have done something since.
    package mutating func next(effects: Int, since start: Int) -> Crash? {
        guard let crash = crashes.first, effects >= crash.effects, effects > start else { return nil }
        return crashes.removeFirst()
    }
}

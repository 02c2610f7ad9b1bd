/// The clock of the machine.
///
/// Waits of more than a second are cut up, so that a wall clock that is put forward is noticed within a second.
public struct SystemClock: DeliveryClock {
    /// The clock of the machine.
    public init() {}

    /// The time now, to the millisecond.
    public var now: WallTime { WallTime(milliseconds: systemMilliseconds()) }

    /// Waits until a time.
    public func sleep(until time: WallTime) async throws {
        while true {
            let left = time - now
            if left <= .zero { return }
            try await Task.sleep(for: min(left, .seconds(1)))
        }
    }
}

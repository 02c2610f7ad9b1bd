/// The wall clock of an engine, and the way it waits.
public protocol DeliveryClock: Sendable {
    /// The time now.
    var now: WallTime { get }
    /// Waits until a time; returns at once if it has passed.
    ///
    /// - Throws: `CancellationError` if the task is cancelled.
    func sleep(until time: WallTime) async throws
}

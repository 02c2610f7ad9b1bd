/// Hears of everything that happens to runs, such as to show live progress.
public protocol ProcessObserver: Sendable {
    /// Called in the order of each run's events, by many runs at once, on the engine's own tasks: return quickly, and
    /// never block.
    func observe(_ event: ProcessEvent)
}

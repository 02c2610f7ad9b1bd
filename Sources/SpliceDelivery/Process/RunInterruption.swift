/// Why `run` is left before its end, without having failed. Not for catching: the engine remembers it by itself.
enum RunInterruption: Error, Equatable {
    /// A wait is too long to hold the run in memory.
    case parked
    /// The worker shuts down.
    case shutdown
    /// The process asks to be given up.
    case compensate(FailureRecord)
    /// While a run is given up or replayed: the step is not done, and nothing new may be done.
    case endOfJournal
}

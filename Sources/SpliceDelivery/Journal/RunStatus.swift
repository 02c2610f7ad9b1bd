/// Where a run stands.
public enum RunStatus: String, Sendable, Hashable, Codable, CaseIterable {
    /// Behind an unfinished run of its lane. Exits: `ready`.
    case queued
    /// Runs as soon as its time has come and a worker is free. Exits: `waiting`, `ready` later, every final one.
    case ready
    /// Waits for a person or a signal, perhaps until a time-out. Exits: `ready`.
    case waiting
    /// Final: it reached its end.
    case completed
    /// A dead letter: it failed for good, and a person may replay or abort it. Exits: `ready`.
    case failed
    /// Final: it was given up, and every finished step that has an undo was undone.
    case compensated

    /// Whether nothing happens any more unless a person asks for it.
    public var isFinished: Bool { self == .completed || self == .failed || self == .compensated }
}

/// The time that an operation was given is over; the operation has ended.
struct DeadlinePassed: Error {}

/// Runs `operation` and cancels it when `deadline` comes first; then throws ``DeadlinePassed``.
///
/// The operation is awaited in either case, so that nothing of it is left behind; it has to end soon after it was cancelled. This is
/// for what has no time-out of its own; it costs a child task.
func withDeadline<Result: Sendable>(
    _ deadline: Duration?, on alarm: Alarm, operation: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    guard let deadline else { return try await operation() }
    return try await withThrowingTaskGroup(of: Result.self) { group in
        let bell = Bell()
        // Begun on this very thread: a switch to another would cost as much as the rest of a call.
        if #available(macOS 26, *) {
            group.addImmediateTask {
                defer { bell.ring(.done) }
                return try await operation()
            }
        } else {
            group.addTask {
                defer { bell.ring(.done) }
                return try await operation()
            }
        }
        alarm.set(bell, at: deadline)
        let isOver = await bell.wait() == .time
        if isOver { group.cancelAll() }
        do {
            guard let result = try await group.next() else { throw CancellationError() }
            return result
        } catch is CancellationError where isOver && !Task.isCancelled {
            throw DeadlinePassed()
        }
    }
}

import Dispatch
import Synchronization

/// Runs tasks one after the other on one thread, and calls ``whenIdle`` when none is left.
final class VirtualExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "splice.virtual-clock")
    private let state = Mutex(State())

    private struct State {
        var pending = 0
        var whenIdle: (@Sendable () -> Bool)?
    }

    /// Called when nothing is left to run. It may start something.
    var whenIdle: (@Sendable () -> Bool)? {
        get { state.withLock { $0.whenIdle } }
        set { state.withLock { $0.whenIdle = newValue } }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        state.withLock { $0.pending += 1 }
        let job = UnownedJob(job)
        queue.async { [self] in
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
            let idle = state.withLock { state -> (@Sendable () -> Bool)? in
                state.pending -= 1
                return state.pending == 0 ? state.whenIdle : nil
            }
            _ = idle?()
        }
    }
}

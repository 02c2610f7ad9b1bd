/// A clock whose time passes on an executor of its own, such as a virtual clock that moves on when that executor has
/// nothing left to do. Background tasks that callers wait for, or that sleep on the clock, run there, so that it knows about them.
public protocol ExecutorClock: Clock {
    /// The executor that background tasks of the clock's users run on.
    var executor: any TaskExecutor { get }
}

import CLibcurl
import CSpliceCurl
import SpliceHTTP
import Synchronization

/// The outside of the loop: a mailbox that any thread may write to, and a task executor.
///
/// One detached thread runs ``LoopCore`` and alone touches libcurl. It ends after ``stop(grace:)``. Messages are taken
/// in the order of posting; the thread is woken only when it is about to sleep.
final class EventLoop: TaskExecutor, Sendable {
    enum Message: Sendable {
        case submit(Exchange)
        case cancel(Exchange)
        case resumeReceiving(Exchange)
        case resumeSending(Exchange)
        case stop(grace: LoopTime.Span, CheckedContinuation<Void, Never>?)
    }

    struct Inbox {
        var messages: [Message] = []
        var jobs: [UnownedJob] = []
        var isAsleep = false
        var hasEnded = false
    }

    private let inbox = Mutex(Inbox())
    private let wakePipe: WakePipe

    /// Starts the thread.
    ///
    /// - Parameter isNudging: See ``LoopCore``.
    /// - Throws: ``CurlOptionsError`` when the system has no thread or descriptor left, or libcurl refuses an option.
    init(options: CurlOptions, isNudging: Bool = false) throws {
        wakePipe = try WakePipe()
        let core = try LoopCore(options: options, isNudging: isNudging)
        let start = ThreadStart(loop: self, core: core)
        // Proof: the retain is balanced by `takeRetainedValue` on the new thread, or below when there is none. `core`
        // is used by that thread alone from here on.
        let context = unsafe Unmanaged.passRetained(start).toOpaque()
        let error = unsafe splice_start_thread(
            { context in
                guard let context = unsafe context else { return }
                unsafe Unmanaged<ThreadStart>.fromOpaque(context).takeRetainedValue().run()
            }, context)
        guard error == 0 else {
            unsafe Unmanaged<ThreadStart>.fromOpaque(context).release()
            throw CurlOptionsError.system("pthread_create", errno: error)
        }
    }

    private final class ThreadStart {
        let loop: EventLoop
        let core: LoopCore

        init(loop: EventLoop, core: LoopCore) {
            self.loop = loop
            self.core = core
        }

        func run() { core.run(loop) }
    }

    /// Hands a message to the loop.
    ///
    /// - Returns: `false` when the loop has ended, and the message went nowhere.
    @discardableResult
    func post(_ message: Message) -> Bool {
        let (accepted, mustWake) = inbox.withLock { inbox in
            guard !inbox.hasEnded else { return (false, false) }
            inbox.messages.append(message)
            return (true, inbox.wake())
        }
        if mustWake { wakePipe.signal() }
        return accepted
    }

    /// Runs a job of a task that prefers this executor. After the loop has ended, the global executor takes its place,
    /// so that no task hangs.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let (accepted, mustWake) = inbox.withLock { inbox in
            guard !inbox.hasEnded else { return (false, false) }
            inbox.jobs.append(job)
            return (true, inbox.wake())
        }
        if mustWake { wakePipe.signal() }
        if !accepted { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
    }

    /// Ends the loop: running exchanges may go on for `grace`, new ones are refused. Returns when the thread has let
    /// go of everything.
    func stop(grace: Duration) async {
        await withCheckedContinuation { continuation in
            if !post(.stop(grace: LoopTime.Span(grace), continuation)) { continuation.resume() }
        }
    }

    /// Whether the thread has let go of everything.
    var hasEnded: Bool { inbox.withLock(\.hasEnded) }

    // MARK: For the loop's thread

    /// The descriptor that becomes readable when the loop must wake.
    var wakeDescriptor: Int32 { wakePipe.readEnd }

    func drainWakePipe() { wakePipe.drain() }

    /// Takes what was posted, leaving the given empty arrays in its place so that their storage is used again.
    func take(messages: inout [Message], jobs: inout [UnownedJob]) {
        inbox.withLock { inbox in
            swap(&messages, &inbox.messages)
            swap(&jobs, &inbox.jobs)
        }
    }

    /// Announces that the thread is about to sleep; `false` when there is something to do instead.
    func fallAsleep() -> Bool {
        inbox.withLock { inbox in
            inbox.isAsleep = inbox.messages.isEmpty && inbox.jobs.isEmpty
            return inbox.isAsleep
        }
    }

    func wakeUp() { inbox.withLock { $0.isAsleep = false } }

    /// Closes the mailbox and returns what was still in it.
    func close() -> (messages: [Message], jobs: [UnownedJob]) {
        inbox.withLock { inbox in
            inbox.hasEnded = true
            defer { (inbox.messages, inbox.jobs) = ([], []) }
            return (inbox.messages, inbox.jobs)
        }
    }
}

extension EventLoop.Inbox {
    /// Whether the poster must signal: only the first one after the thread went to sleep.
    fileprivate mutating func wake() -> Bool {
        defer { isAsleep = false }
        return isAsleep
    }
}

import Synchronization

/// Something that is to happen at a time.
protocol AlarmTarget: AnyObject, Sendable {
    /// Whether nobody is interested any more.
    var isStale: Bool { get }
    /// The time has come.
    func timeHasCome()
}

extension Bell: AlarmTarget {
    var isStale: Bool { hasRung }
    func timeHasCome() { ring(.time) }
}

/// Rings bells at their times, for any number of waiting tasks with one sleeping task.
///
/// A deadline per call as a `Task.sleep` of its own would leave a system timer behind for every call that ends early,
/// for as long as its deadline is away. Here a call costs an entry in a heap, and the clock is asked to wake one task.
final class Alarm: Sendable {
    private let clock: AnyTimeline
    private let schedule = Mutex(AlarmSchedule())

    init(_ clock: any Clock<Duration>) { self.clock = AnyTimeline(clock) }

    /// Where background tasks that wait on this alarm belong.
    var executor: (any TaskExecutor)? { clock.executor }

    /// Time since the alarm was made, on its clock.
    var now: Duration { clock.elapsed() }

    /// Tells `target` when `deadline` has come, unless it is stale by then.
    func set(_ target: some AlarmTarget, at deadline: Duration) {
        guard let wakeUp = schedule.withLock({ $0.add(target, at: deadline) }) else { return }
        // Unstructured, because it serves every call in progress and must outlive the one that happened to start it. It
        // ends by itself when nothing is left to wait for.
        Task(executorPreference: clock.executor) { [self] in await keepTime(until: wakeUp) }
    }

    /// Suspends until `deadline`; throws `CancellationError` when the task is cancelled first.
    func sleep(until deadline: Duration) async throws {
        guard deadline > now else { return try Task.checkCancellation() }
        let bell = Bell()
        set(bell, at: deadline)
        if await bell.wait() == .cancelled { throw CancellationError() }
    }

    private func keepTime(until first: Duration) async {
        var target = first
        while true {
            // Nobody cancels this task, so the sleep can only end at its time.
            try? await clock.sleep(target)
            let (due, next) = schedule.withLock { $0.wake(from: target, now: now) }
            for target in due { target.timeHasCome() }
            guard let next else { return }
            target = next
        }
    }
}

/// What an ``Alarm`` has been set to. Pure: it says who is due and until when to sleep.
struct AlarmSchedule {
    private struct Entry {
        let deadline: Duration
        let target: any AlarmTarget
    }

    /// A binary heap, earliest deadline first. Stale ones stay in it until they surface or are swept.
    private var heap: [Entry] = []
    /// Size at which the next sweep happens.
    private var sweepSize = 64
    /// Times that some task sleeps until. More than one only after an earlier deadline overtook a later one.
    private var sleeps: [Duration] = []

    /// Adds a target; returns the time until which a new task has to sleep, when no sleeping task wakes early enough.
    mutating func add(_ target: any AlarmTarget, at deadline: Duration) -> Duration? {
        if heap.count >= sweepSize { sweep() }
        heap.append(Entry(deadline: deadline, target: target))
        siftUp(heap.count - 1)
        if let earliest = sleeps.min(), earliest <= deadline { return nil }
        sleeps.append(deadline)
        return deadline
    }

    /// The sleep until `target` ended: who is due, and until when the same task sleeps next, if at all.
    mutating func wake(from target: Duration, now: Duration) -> (due: [any AlarmTarget], next: Duration?) {
        if let index = sleeps.firstIndex(of: target) { sleeps.remove(at: index) }
        var due: [any AlarmTarget] = []
        while let first = heap.first, first.deadline <= now || first.target.isStale {
            removeFirst()
            if !first.target.isStale { due.append(first.target) }
        }
        guard let next = heap.first?.deadline else { return (due, nil) }
        if let earliest = sleeps.min(), earliest <= next { return (due, nil) }
        sleeps.append(next)
        return (due, next)
    }

    /// Forgets stale targets, so that calls which end well before their deadline do not pile up.
    private mutating func sweep() {
        let live = heap.filter { !$0.target.isStale }
        heap = live.sorted { $0.deadline < $1.deadline }
        sweepSize = max(64, heap.count * 2)
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].deadline < heap[parent].deadline else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return }
            let right = left + 1
            let child = right < heap.count && heap[right].deadline < heap[left].deadline ? right : left
            guard heap[child].deadline < heap[parent].deadline else { return }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}

/// Something that can wait in a ``DeadlineQueue``, which keeps its place in the element itself.
protocol DeadlineHolder: AnyObject {
    /// The element's place in the queue, or -1. Written by the queue alone.
    var deadlineIndex: Int { get set }
    /// When the element fires, while it is in the queue. Written by the queue alone.
    var scheduledDeadline: LoopTime { get set }
}

/// A binary heap of deadlines that can also move and remove any element in logarithmic time.
struct DeadlineQueue<Element: DeadlineHolder> {
    private var heap: [Element] = []

    var isEmpty: Bool { heap.isEmpty }
    var count: Int { heap.count }

    /// The earliest deadline, `never` when empty.
    var next: LoopTime { heap.first?.scheduledDeadline ?? .never }

    /// Adds the element, or moves it to another deadline.
    mutating func schedule(_ element: Element, at deadline: LoopTime) {
        if element.deadlineIndex < 0 {
            element.deadlineIndex = heap.count
            heap.append(element)
        }
        element.scheduledDeadline = deadline
        siftDown(siftUp(element.deadlineIndex))
    }

    /// Removes the element if it is in the queue.
    mutating func remove(_ element: Element) {
        let index = element.deadlineIndex
        guard index >= 0 else { return }
        let last = heap.count - 1
        if index < last { exchange(index, last) }
        heap.removeLast()
        element.deadlineIndex = -1
        if index < last { siftDown(siftUp(index)) }
    }

    /// Removes and returns the element with the earliest deadline, if that is not after `now`.
    mutating func popExpired(at now: LoopTime) -> Element? {
        guard let first = heap.first, first.scheduledDeadline <= now else { return nil }
        remove(first)
        return first
    }

    /// Lets two elements change places.
    private mutating func exchange(_ one: Int, _ other: Int) {
        heap.swapAt(one, other)
        heap[one].deadlineIndex = one
        heap[other].deadlineIndex = other
    }

    private mutating func siftUp(_ start: Int) -> Int {
        var index = start
        while index > 0 {
            let parent = (index - 1) / 2
            guard heap[index].scheduledDeadline < heap[parent].scheduledDeadline else { break }
            exchange(index, parent)
            index = parent
        }
        return index
    }

    private mutating func siftDown(_ start: Int) {
        var index = start
        while true {
            var child = 2 * index + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].scheduledDeadline < heap[child].scheduledDeadline { child += 1 }
            guard heap[child].scheduledDeadline < heap[index].scheduledDeadline else { break }
            exchange(index, child)
            index = child
        }
    }
}

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
        element.deadlineIndex = -1
        let last = heap.removeLast()
        guard index < heap.count else { return }
        place(last, at: index)
        siftDown(siftUp(index))
    }

    /// Removes and returns the element with the earliest deadline, if that is not after `now`.
    mutating func popExpired(at now: LoopTime) -> Element? {
        guard let first = heap.first, first.scheduledDeadline <= now else { return nil }
        remove(first)
        return first
    }

    private mutating func place(_ element: Element, at index: Int) {
        heap[index] = element
        element.deadlineIndex = index
    }

    private mutating func siftUp(_ start: Int) -> Int {
        var index = start
        let element = heap[start]
        while index > 0 {
            let parent = (index - 1) / 2
            guard element.scheduledDeadline < heap[parent].scheduledDeadline else { break }
            place(heap[parent], at: index)
            index = parent
        }
        place(element, at: index)
        return index
    }

    private mutating func siftDown(_ start: Int) {
        var index = start
        let element = heap[start]
        while true {
            var child = 2 * index + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].scheduledDeadline < heap[child].scheduledDeadline { child += 1 }
            guard heap[child].scheduledDeadline < element.scheduledDeadline else { break }
            place(heap[child], at: index)
            index = child
        }
        place(element, at: index)
    }
}

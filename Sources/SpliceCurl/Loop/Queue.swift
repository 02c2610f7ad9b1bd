/// First in, first out, except for those that leave before their turn; all of it in constant time.
///
/// A list in both directions, whose links are places of an array. Places that come free are used again, so that the array is as long
/// as the queue ever was since it was last empty.
struct Queue<Element> {
    /// Stands for an element while it is in the queue.
    struct Ticket: Hashable {
        fileprivate let place: Int
        /// Tells the element from others that had the place before it.
        fileprivate let number: UInt64
    }

    private struct Entry {
        var element: Element?
        var number: UInt64
        var previous: Int
        var next: Int
    }

    private static var nowhere: Int { -1 }

    private var entries: [Entry] = []
    private var first = nowhere
    private var last = nowhere
    /// The first place that is free; the next one is its `next`.
    private var free = nowhere
    private var number: UInt64 = 0

    var isEmpty: Bool { first == Self.nowhere }

    /// How many places the queue holds memory for.
    var placeCount: Int { entries.count }

    @discardableResult mutating func append(_ element: Element) -> Ticket {
        number += 1
        let entry = Entry(element: element, number: number, previous: last, next: Self.nowhere)
        let place = free == Self.nowhere ? entries.count : free
        if place == entries.count {
            entries.append(entry)
        } else {
            free = entries[place].next
            entries[place] = entry
        }
        if last == Self.nowhere { first = place } else { entries[last].next = place }
        last = place
        return Ticket(place: place, number: number)
    }

    mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        return take(first)
    }

    /// - Returns: Whether it was still in the queue.
    @discardableResult mutating func remove(_ ticket: Ticket) -> Bool {
        guard ticket.place < entries.count, entries[ticket.place].number == ticket.number else { return false }
        return take(ticket.place) != nil
    }

    private mutating func take(_ place: Int) -> Element? {
        let element = entries[place].element.take()
        guard element != nil else { return nil }
        let (previous, next) = (entries[place].previous, entries[place].next)
        if previous == Self.nowhere { first = next } else { entries[previous].next = next }
        if next == Self.nowhere { last = previous } else { entries[next].previous = previous }
        entries[place].next = free
        free = place
        if isEmpty {
            entries.removeAll(keepingCapacity: entries.count <= 64)
            free = Self.nowhere
        }
        return element
    }
}

extension Queue: Sequence {
    func makeIterator() -> some IteratorProtocol<Element> {
        sequence(state: first) { [entries] place -> Element? in
            guard place != Self.nowhere else { return nil }
            let entry = entries[place]
            place = entry.next
            return entry.element
        }
    }
}
